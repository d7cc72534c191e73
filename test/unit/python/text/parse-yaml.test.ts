import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml, resolvePlain } from '../../../../src/core/python/text/parse-yaml.ts';
import { py } from '../../manifest/rendered.ts';

// As PyYAML's safe_load reads them, which is not what YAML 1.2 says.
test('plain scalars are those of PyYAML', () => {
  const float = (value: number): unknown => ({ kind: 'float', value });
  const rows: readonly (readonly [string, unknown])[] = [
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['~', null],
    ['', null],
    ['0o17', '0o17'],
    ['017', 15],
    ['0x1F', 31],
    ['1_000', 1000],
    ['1:30', 90],
    ['1e3', '1e3'],
    ['1.5e+3', float(1500)],
    ['1.0', float(1)],
    ['-.inf', float(-Infinity)],
    ['250m', '250m'],
    ['2024-01-15', { kind: 'datetime', type: 'date', iso: '2024-01-15' }],
    [
      '2024-01-15 1:02:03.5Z',
      { kind: 'datetime', type: 'datetime', iso: '2024-01-15T01:02:03.500000+00:00' },
    ],
    ['abc', 'abc'],
  ];
  for (const [text, value] of rows) assert.deepEqual(resolvePlain(text), py(value), text);
});

test('quotes and tags make text', () => {
  assert.deepEqual(parseYaml('a: "1"\nb: !!str 2\nc: |\n  x\n'), {
    value: py({ a: '1', b: '2', c: 'x\n' }),
  });
});

test('aliases are followed, << merges below the own keys, the last of equal keys wins', () => {
  assert.deepEqual(parseYaml('a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\na2: *x\n'), {
    value: py({ a: { k: 1, l: 2 }, b: { k: 3, l: 2 }, a2: { k: 1, l: 2 } }),
  });
  assert.deepEqual(parseYaml('k: 1\nk: 2\n'), { value: py({ k: 2 }) });
});

test('an empty text is None, a broken one or two documents are refused', () => {
  assert.deepEqual(parseYaml(''), { value: { kind: 'none' } });
  assert.ok('error' in parseYaml('a: [1'));
  assert.deepEqual(parseYaml('a: 1\n---\nb: 2\n'), {
    error: 'expected a single document in the stream',
  });
  assert.ok('error' in parseYaml('a: !python/object x'));
});

test('aliases that multiply without end are given up', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 10; i++) {
    const alias = `*a${i - 1}`;
    lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => alias).join(', ')}]`);
  }
  assert.ok('error' in parseYaml(lines.join('\n')));
});
