import assert from 'node:assert/strict';
import { test } from 'node:test';
import { literalValue, nativeLiteral } from '../../../src/core/python/literal.ts';
import { pythonParser, runPython } from './run-python.ts';

const parser = await pythonParser();
const { vm } = runPython(parser, '');

function shown(text: string): string | undefined {
  const value = literalValue(vm, parser, text);
  if (value === undefined) return undefined;
  const repr = vm.repr(value);
  return repr.t === 'str' ? repr.v : repr.t;
}

const literals: readonly (readonly [string, string])[] = [
  ['1', '1'],
  ['-1', '-1'],
  ['0x1F', '31'],
  ['1_000', '1000'],
  ['1.50', '1.5'],
  ['.5', '0.5'],
  ['5.', '5.0'],
  ['1e3', '1000.0'],
  ['0_0', '0'],
  ["'a'", "'a'"],
  ["'a' 'b'", "'ab'"],
  ["r'\\x'", "'\\\\x'"],
  ["b'a'", "b'a'"],
  ['None', 'None'],
  ['True', 'True'],
  ['[1, (2,), {"k": {3}}]', "[1, (2,), {'k': {3}}]"],
  ['1, 2', '(1, 2)'],
  ['()', '()'],
  ['True,', '(True,)'],
  ['(1, 2),', '((1, 2),)'],
  ['(1),', '(1,)'],
  ['(1,)', '(1,)'],
  ['1, 2,', '(1, 2)'],
  ['{}', '{}'],
  ['set()', 'set()'],
  ['(1)', '1'],
  ['[1, 2]  # comment\n', '[1, 2]'],
  ['  5', '5'],
];
for (const [text, expected] of literals) {
  test(`reads ${JSON.stringify(text)}`, () => assert.equal(shown(text), expected));
}

const others = [
  '',
  'a',
  'a b',
  '007',
  '01',
  '1__0',
  '1_',
  '0x',
  '10L',
  '1 + 1',
  '2024-10-15',
  '2024-01-15',
  '1; ',
  '1\n2',
  'f(1)',
  '-True',
  '--1',
  '~1',
  'not 1',
  '[a]',
  '{**{}}',
  '[*[]]',
  "f'a'",
  "ur'a'",
  "'\\x1'",
  "'a",
  'x = 1',
  'print 5',
  'yield',
  '1 if 2 else 3',
  "'a'.b",
  '[1][0]',
];
for (const text of others) {
  test(`takes ${JSON.stringify(text)} for no literal`, () => assert.equal(shown(text), undefined));
}

test('takes leading blanks only where ast.literal_eval strips them', () => {
  assert.equal(nativeLiteral(vm, parser, ' 5'), undefined);
  assert.notEqual(literalValue(vm, parser, ' 5'), undefined);
});

test('complex numbers and named characters are not known', () => {
  for (const text of ['1j', '1 + 2j', '-1j', "'\\N{BULLET}'", '...']) {
    assert.equal(literalValue(vm, parser, text)?.t, 'unknown', text);
  }
});
