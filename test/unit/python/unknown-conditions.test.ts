import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PyValue } from '../../../src/core/python/object.ts';
import { pythonParser, runPython } from './run-python.ts';

const parser = await pythonParser();

/** The repr of a name under each outcome of the inputs' truth. */
function shown(value: PyValue): string {
  if (value.t === 'str') return value.v;
  if (value.t !== 'choice') return '?';
  const [then, otherwise] = [shown(value.then), shown(value.else)];
  const key = value.test.key.replace('argument:', '');
  return value.test.negated ? `${key}: ${otherwise}, ${then}` : `(${key}: ${then}, ${otherwise})`;
}

const cases: readonly (readonly [title: string, text: string, r: string])[] = [
  [
    'a return below two conditions needs both',
    'def f():\n  if A:\n    if B: return 1\n  return 2\nr = f()',
    '(A: (B: 1, 2), 2)',
  ],
  [
    'a turn that is left under a condition is left in each turn',
    'r = []\nfor i in range(2):\n  if A: continue\n  r.append(i)',
    '(A: [], [0, 1])',
  ],
  [
    'finally runs on every way out',
    'r = []\ndef f():\n  try:\n    if A: return\n    r.append(1)\n  finally: r.append(2)\nf()',
    '(A: [2], [1, 2])',
  ],
  [
    'a handler runs where the exception is raised',
    'r = []\ntry:\n  if A: raise KeyError(1)\n  r.append(1)\nexcept KeyError as e: r.append(repr(e))',
    "(A: ['KeyError(1)'], [1])",
  ],
  [
    'a function that returns on some paths and raises on the others',
    'def f():\n  if A: return 1\n  raise KeyError\ntry: r = f()\nexcept KeyError: r = 2',
    '(A: 1, 2)',
  ],
  [
    'what is done to one of two lists is done to that one',
    'r = [0]\ns = r if A else [1]\ns += [2]',
    '(A: [0, 2], [0])',
  ],
  [
    'a generator that a condition decides is not known',
    'def g():\n  if A:\n    yield 1\n  yield 2\nr = list(g())',
    '?',
  ],
  [
    'what is unpacked may fit on one side only',
    'r = 0\ntry: r, x = [1, 2] if A else [3]\nexcept ValueError as e: r = str(e)',
    "(A: 1, 'not enough values to unpack (expected 2, got 1)')",
  ],
  [
    'a function of a choice is that of each side',
    'r = [sorted([2, 1] if A else [4, 3, 5]), sum([1] if A else [2, 3])]',
    '(A: [[1, 2], 1], [[3, 4, 5], 5])',
  ],
  [
    'a loop sees what it does to one of two lists',
    'r = [1, 2] if A else [3, 4]\nfor x in r:\n  if x < 4: r[1] = 9',
    '(A: [1, 9], [3, 9])',
  ],
  [
    'what a name may still be after a loop that is not followed is changed with it',
    'r = [1]\nx = r\nfor i in A:\n  x = []\nx.append(2)',
    '?',
  ],
  ['what an item may be is changed with it', 'r = [1]\nx = [r, [2]]\nx[A].append(3)', '?'],
  [
    'what is left of a list of a known number at an unknown place is still known',
    'r = [1, 2]\nn = r[A]\nn += 1',
    '[1, 2]',
  ],
  [
    'a count of items that differ by branch differs with them',
    'r = [1, 2 if A else 1, 3 if B else 1].count(1)',
    '(A: (B: 1, 2), (B: 2, 3))',
  ],
  [
    'the order of lists whose items are not known is not known',
    'r = [1 if A else 2, 5] < [1, 2]',
    '?',
  ],
  [
    'an item is in a list where one of them is it',
    'x = [1 if A else 2, 1 if B else 3]\nr = [x == [1, 1], 1 in x, 9 in x]',
    '(A: (B: [True, True, False], [False, True, False]), (B: [False, True, False], [False, False, False]))',
  ],
  [
    'what a turn that is left under a condition changes is not known either',
    'r = 2\nfor r in [2, 2] if A else [2, 2, 3]:\n  if B: continue\n  r = 2',
    '?',
  ],
  [
    'what one turn changes and the next one changes back is not known',
    'r, s, t, u = [1], [2], [3], []\nfor i in A:\n  r, s, t = s, t, r\n  u = r',
    '?',
  ],
  [
    'an assertion fails where what it asserts does not hold',
    'r = []\ntry:\n  assert A, 1\n  r.append(2)\nexcept AssertionError as e: r.append(str(e))',
    "(A: [2], ['1'])",
  ],
  [
    'what a generator changes whose way is not known is not known',
    'r = []\ndef g():\n  for i in range(2):\n    try:\n      if A: continue\n      yield i\n    finally: r.append(i)\nlist(g())',
    '?',
  ],
  [
    'a context manager made of a generator ends on each way out',
    'import contextlib\nr = []\n@contextlib.contextmanager\ndef m():\n  r.append(1)\n  try: yield\n  finally: r.append(2)\ndef f():\n  with m():\n    if A: return\n    r.append(3)\nf()',
    '(A: [1, 2], [1, 3, 2])',
  ],
  [
    'a context manager made of a generator takes what is raised on one side',
    'import contextlib\nr = []\n@contextlib.contextmanager\ndef m():\n  try: yield\n  except KeyError: r.append(1)\nwith m():\n  if A: raise KeyError\n  r.append(2)',
    '(A: [1], [2])',
  ],
  [
    'a comparison in a chain is made where those before hold',
    'r = []\nn = 1 if A else 2\n1 < n < (r.append(1) or 3)',
    '(A: [], [1])',
  ],
  [
    'names are bound on the side where what is unpacked is not known',
    'v = B\nif A: v = [1, 2, 3]\ntry: r, s = v\nexcept ValueError: r = 0',
    '(A: 0, ?)',
  ],
  [
    'what is counted under a condition is not known',
    'import collections\nr = dict(collections.Counter(["a" if A else "b"]))',
    '?',
  ],
  ['a dict whose changed key is not known is not known', 'r = {"a": 1}\nr.setdefault(A, 2)', '?'],
];
for (const [title, text, r] of cases) {
  test(title, () => {
    const ran = runPython(parser, text, { inputs: ['A', 'B'], endsAtException: true });
    assert.deepEqual(ran.raised, []);
    assert.equal(shown(ran.vm.repr(ran.name('r') ?? { t: 'none' })), r);
  });
}
