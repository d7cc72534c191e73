import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../run-python.ts';

const parser = await pythonParser();

// What is said to be broken, as `line:column`, of texts that the parser itself takes.
const cases: readonly (readonly [text: string, broken: readonly string[]])[] = [
  ['foo.\nx = 1', ['1:0']],
  ['x = foo.\n  y = 1', ['1:4']],
  ['x =\ny = 2', ['1:0']],
  ['x = 1 +\n2', ['1:6']],
  ['if a:\n    foo.\n    b = 1', ['2:4']],
  ['x = a and\\\n    b', []],
  ['x = (a.\n    b)\ny = [1 +\n  2][\n0]', []],
  ['x = f(\n  a,\n).g(\n)\ny = """a\nb"""', []],
  ['from a import (\n  b,\n  c\n)\nassert (a and\n  b), f"""{\n  a}"""', []],
  ['def f(a=(1,\n  2)) -> None: return (\n  a)', []],
  ['x = a if b else\\\n c; del a[\n1]; y = 1', []],
  [' x = 1', ['1:1']],
  ['a = 1\n  b = 2', ['2:2']],
  ['if a:\n    b = 1\n      c = 2', ['3:6']],
  ['if a:\n    b = 1; c = 2\n    d = 3\nelse:\n  e = 4\nf = 5', []],
  ['if a: b = 1; c = 2\nclass A:\n\tx = 1\n\n\t# c\n\ty = 2\n', []],
  ['\uFEFFa = 1\n\f\nb = 2\nmatch a:\n  case 1:\n    b = 1\n    c = 2', []],
];

for (const [text, broken] of cases) {
  test(`${JSON.stringify(text)} is ${broken.length === 0 ? 'whole' : `broken at ${broken.join(', ')}`}`, () => {
    const found = parser.parse(text).broken.map(({ line, column }) => `${line}:${column}`);
    assert.deepEqual(found, broken);
  });
}
