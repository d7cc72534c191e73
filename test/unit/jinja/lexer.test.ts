import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize, type WhitespaceRules } from '../../../src/core/jinja/lexer.ts';

function tokens(source: string, rules?: WhitespaceRules): readonly string[] {
  return tokenize(source, rules).map(({ type, value }) =>
    value === '' ? type : `${type}:${value}`,
  );
}

test('tells text from tags and ends with eof', () => {
  assert.deepEqual(tokens('a{{ b }}c{% d %}'), [
    'data:a',
    'variable_begin',
    'name:b',
    'variable_end',
    'data:c',
    'block_begin',
    'name:d',
    'block_end',
    'eof',
  ]);
});

test('closes a tag only where brackets are closed', () => {
  assert.deepEqual(tokens("{{ {'a':{}}}}"), [
    'variable_begin',
    '{:{',
    'string:a',
    ':::',
    '{:{',
    '}:}',
    '}:}',
    'variable_end',
    'eof',
  ]);
});

test('counts lines also in what is stripped', () => {
  const [, , name] = tokenize('a\n\n{%- b %}');
  assert.equal(name?.line, 3);
});

test('drops one newline at the end unless told to keep it', () => {
  assert.deepEqual(tokens('a\n\n'), ['data:a\n', 'eof']);
  assert.deepEqual(tokens('a\n', { keepTrailingNewline: true }), ['data:a\n', 'eof']);
});

test('reads every kind of line break as one newline', () => {
  assert.deepEqual(tokens('a\r\nb\rc\n'), ['data:a\nb\nc', 'eof']);
});

test('trims what follows and precedes blocks when told to', () => {
  const rules = { trimBlocks: true, lstripBlocks: true };
  assert.deepEqual(tokens('a\n  {% b %}\nc\n  {%+ d +%}\n', rules), [
    'data:a\n',
    'block_begin',
    'name:b',
    'block_end',
    'data:c\n  ',
    'block_begin',
    'name:d',
    'block_end',
    'eof',
  ]);
  assert.deepEqual(tokens('  {{ a }}\n\n', rules), [
    'data:  ',
    'variable_begin',
    'name:a',
    'variable_end',
    'data:\n',
    'eof',
  ]);
});

test('keeps the inside of raw blocks as text', () => {
  assert.deepEqual(tokens('{% raw %}{{ a {% endraw %}b'), ['data:{{ a ', 'data:b', 'eof']);
});

test('tells numbers from what merely begins like one', () => {
  assert.deepEqual(tokens('{{ 1_0.5e3 0x_f a.0.1 1.real }}').slice(1, -2), [
    'float:10.5e3',
    'integer:0xf',
    'name:a',
    '.:.',
    'integer:0',
    '.:.',
    'integer:1',
    'integer:1',
    '.:.',
    'name:real',
  ]);
});

test('ends with an error where a character makes no sense, counted in code points', () => {
  assert.deepEqual(tokens('😀{{ ?'), [
    'data:😀',
    'variable_begin',
    "error:unexpected char '?' at 4",
  ]);
});

test('takes time in proportion to the text', () => {
  const long = '{'.repeat(200_000);
  assert.equal(tokenize(long).length > 0, true);
  assert.equal(tokenize(`{{ '${'a'.repeat(1_000_000)}' }}`)[1]?.value.length, 1_000_000);
});
