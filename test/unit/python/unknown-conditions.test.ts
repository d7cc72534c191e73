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
  ['a dict whose changed key is not known is not known', 'r = {"a": 1}\nr.setdefault(A, 2)', '?'],
];
for (const [title, text, r] of cases) {
  test(title, () => {
    const ran = runPython(parser, text, { inputs: ['A', 'B'], endsAtException: true });
    assert.deepEqual(ran.raised, []);
    assert.equal(shown(ran.vm.repr(ran.name('r') ?? { t: 'none' })), r);
  });
}
