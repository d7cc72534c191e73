import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Input } from '../../../../src/core/python/value.ts';
import {
  addInputs,
  findFlaw,
  isSecretInput,
  listSecrets,
} from '../../../../src/editor/asking/inputs.ts';
import type { TypedInput } from '../../../../src/editor/asking/typed-input.ts';
import type { GivenInputs } from '../../../../src/editor/analysis/analyzer.ts';

const typed = (kind: Input['kind'], key: string, text: string, isSecret = false): TypedInput => ({
  input: { kind, key },
  text,
  isSecret,
});

const flaws: readonly (readonly [kind: Input['kind'], text: string, flaw: string | undefined])[] = [
  ['variable', '', undefined],
  ['config', 'data', undefined],
  ['xcom', '', 'empty'],
  ['xcom', 'hello', 'not-json'],
  ['xcom', '"hello"', undefined],
  ['argument', '[1, 2', 'not-json'],
  ['param', 'null', undefined],
  ['connection', ' ', 'empty'],
  ['connection', 'my-host', 'not-a-connection'],
  ['connection', 'kubernetes://', undefined],
  ['connection', '{"conn_type": "kubernetes"}', undefined],
  ['connection', '{"conn_type"', 'not-a-connection'],
];

for (const [kind, text, flaw] of flaws) {
  test(`${JSON.stringify(text)} is ${flaw ?? 'a value'} of a ${kind}`, () => {
    assert.equal(findFlaw({ kind, key: 'x' }, text), flaw);
  });
}

const given: readonly (readonly [typed: readonly TypedInput[], given: GivenInputs])[] = [
  [[typed('variable', 'bucket', 'a')], { variables: { bucket: 'a' } }],
  [[typed('connection', 'k8s', 'kubernetes://')], { connections: { k8s: 'kubernetes://' } }],
  [[typed('env', 'AIRFLOW_X', '1')], { environment: { AIRFLOW_X: '1' } }],
  [
    [typed('config', 'kubernetes.NAMESPACE', 'a')],
    { configuration: { 'kubernetes.namespace': 'a' } },
  ],
  [[typed('param', 'n', '3'), typed('param', 'm', '"x"')], { params: { n: 3, m: 'x' } }],
  [[typed('argument', 'date', '"2024-01-01"')], { arguments: { date: '2024-01-01' } }],
  [[typed('xcom', 'extract', '42')], { xcom: { extract: 42 } }],
  // A task in a group, or the key of a task.
  [
    [typed('xcom', 'load.rows', '7')],
    { xcom: { 'load.rows': 7, load: { __keys__: { rows: 7 } } } },
  ],
  [
    [typed('xcom', 'load', '"ok"'), typed('xcom', 'load.rows', '7'), typed('xcom', 'load.x', '1')],
    {
      xcom: {
        load: { __keys__: { return_value: 'ok', rows: 7, x: 1 } },
        'load.rows': 7,
        'load.x': 1,
      },
    },
  ],
  // What is no value is not given, so that it is asked for again.
  [[typed('xcom', 'extract', 'oops')], {}],
  [[typed('import', 'lib.names', 'x')], {}],
];

for (const [inputs, expected] of given) {
  test(`gives ${inputs.map(({ input }) => `${input.kind} ${input.key}`).join(', ')}`, () => {
    assert.deepEqual(addInputs({}, inputs), expected);
  });
}

test('keeps what is given already, and takes no name for a prototype', () => {
  const before: GivenInputs = { variables: { a: '1' }, namespace: 'data' };
  const after = addInputs(before, [typed('variable', '__proto__', '2')]);
  assert.deepEqual(Object.entries(after.variables ?? {}), [
    ['a', '1'],
    ['__proto__', '2'],
  ]);
  assert.deepEqual(
    [after.namespace, before],
    ['data', { variables: { a: '1' }, namespace: 'data' }],
  );
});

test('takes connections and sensitive names for secrets', () => {
  assert.equal(isSecretInput({ kind: 'connection', key: 'k8s' }), true);
  assert.equal(isSecretInput({ kind: 'variable', key: 'slack_token' }), true);
  assert.equal(isSecretInput({ kind: 'param', key: 'DB_PASSWORD' }), true);
  assert.equal(isSecretInput({ kind: 'variable', key: 'bucket' }), false);
});

test('names what no channel may show', () => {
  const secrets = listSecrets([
    typed('connection', 'db', 'postgres://me:p%40ss@host/db?token=abcdef&x=plain', true),
    typed('param', 'token', '"quoted"', true),
    typed('variable', 'pin', '12', true),
    typed('variable', 'bucket', 'public'),
  ]);
  assert.deepEqual(secrets, [
    'postgres://me:p%40ss@host/db?token=abcdef&x=plain',
    'p@ss',
    'p%40ss',
    'abcdef',
    '"quoted"',
    'quoted',
  ]);
});
