import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCallAround, readCalls } from '../../../src/core/authoring/call-text.ts';
import { atMark } from './places.ts';

/** The callee around the mark, its arguments, and whether its bracket is closed. */
function around(marked: string): string | undefined {
  const { text, offset } = atMark(marked);
  const call = findCallAround(text, offset);
  if (call === undefined) return undefined;
  const given = call.arguments.map(
    ({ start, end, keyword }) =>
      `${keyword?.name ?? ''}:${text.slice(keyword?.value ?? start, end)}`,
  );
  return `${call.callee} ${given.join(' ')}${call.close === undefined ? ' …' : ''}`;
}

for (const [marked, expected] of [
  ['x = A(a=1, b="x,(", |c)', 'A a:1 b:"x,(" :c'],
  ['x = a . B(a=1, # com, )\n  b=[1, 2],|\n)', 'a.B a:1 b:[1, 2]'],
  ['x = A(a = {1: 2}, b=(c), |)', 'A a:{1: 2} b:(c)'],
  ['@task.kubernetes(image="i", |)\ndef f(): pass', 'task.kubernetes image:"i"'],
  ['A(a == 1, **k, *y, lambda x=1: 2, im|)', 'A :a == 1 :**k :*y :lambda x=1: 2 :im'],
  ["A(a='''x\n)''', |)", "A a:'''x\n)'''"],
  ['A(a="x" # one\n  "y" # two\n  , |)', 'A a:"x" # one\n  "y"'],
  ['f(a)(|)', ' '],
  // Brackets that are none of a call's, and texts that are none of the code's.
  ['A(a={|})', undefined],
  ['A(a=[|])', undefined],
  ['A(a="|")', undefined],
  ['A(a="""\n|""")', undefined],
  ['A( # |\n)', undefined],
  ['A(a=1)|', undefined],
  // What is not closed ends where another statement begins.
  ['x = A(a=1, |\ny = 3\nz(4)', 'A a:1 …'],
  ['with D("d"):\n    A(a=1, |\n    with E():\n        B(c=2)\n', 'A a:1 …'],
  ['@task.kubernetes(|\ndef f(): pass', 'task.kubernetes  …'],
  ['A(a=1, |', 'A a:1 …'],
  ['A("open, |', undefined],
  ['A(a="open\n  b=2, |)', 'A a:"open\n  b=2'],
  ['A(x\ndef f():\n    B(y=1, |)', 'B y:1'],
  ['A(x\nb = B(y=1, |)', 'B y:1'],
] as const) {
  test(`the call around the mark in ${JSON.stringify(marked)}`, () => {
    assert.equal(around(marked), expected);
  });
}

test('a chain of calls is read call by call', () => {
  const text = 'A.partial(a=f(1)).expand(b=[2]) >> B(3)';
  const calls = readCalls(text, 0, text.indexOf(' >>'));
  assert.deepEqual(
    calls.map(({ callee, start, open, arguments: given }) => [callee, start, open, given.length]),
    [
      ['A.partial', 0, 9, 1],
      ['expand', 18, 24, 1],
    ],
  );
});
