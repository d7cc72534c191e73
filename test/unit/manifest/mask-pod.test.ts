import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSecrets } from '../../../src/core/airflow/surroundings/find-secrets.ts';
import { isSensitiveName } from '../../../src/core/airflow/surroundings/sensitive-names.ts';
import { createMasker, maskPod } from '../../../src/core/manifest/mask-pod.ts';
import { pickleCall } from '../../../src/core/manifest/pickle.ts';
import { contextOf } from '../airflow/evaluated.ts';

const empty = contextOf({ unset: 'missing' });

test('passwords, sensitive extras, variables, params and environment are found', () => {
  const found = findSecrets({
    ...empty,
    connections: {
      uri: 'postgres://user:p%40ss%20word@host:5432/db?api_token=tok-123&region=eu',
      json: '{"conn_type": "aws", "password": "json-pass", "extra": {"nested": {"secret_key": ["deep-secret"]}, "namespace": "default"}}',
    },
    variables: { db_password: 'var-pass', plain: 'seen', config: '{"api_key": "in-json", "a": 1}' },
    params: { token: 'param-token', list: [{ passwd: 12345 }] },
    environment: {
      AIRFLOW_CONN_X: 'http://u:env-pass@h',
      AIRFLOW_VAR_MY_SECRET: 'env-var',
      HOME: '/root',
    },
    configuration: { 'core.sensitive_var_conn_names': 'hush, ' },
  });
  assert.deepEqual(
    new Set(found),
    new Set([
      'p@ss word',
      'tok-123',
      'json-pass',
      'deep-secret',
      'var-pass',
      'in-json',
      'param-token',
      '12345',
      'env-pass',
      'env-var',
    ]),
  );
});

test('the configuration adds names that are sensitive', () => {
  assert.equal(isSensitiveName('hush_hush'), false);
  assert.equal(isSensitiveName('HUSH_hush', ['hush']), true);
  assert.equal(isSensitiveName('DB_Password'), true);
  assert.equal(isSensitiveName('image'), false);
});

test('a secret is masked as it is, in JSON, in a URI and in base64', () => {
  const secret = 'p@"ss\\ wörd';
  const hide = createMasker([secret]);
  assert.equal(hide(`--password=${secret}!`), '--password=***!');
  assert.equal(hide(JSON.stringify({ a: secret })), '{"a":"***"}');
  assert.equal(hide(`pg://u:${encodeURIComponent(secret)}@h`), 'pg://u:***@h');
  assert.equal(hide(Buffer.from(`user:${secret}`).toString('base64')), '***');
  assert.equal(hide('aGVsbG8gd29ybGQ='), 'aGVsbG8gd29ybGQ=');
});

test('a very short secret is masked only where it is the whole text', () => {
  const hide = createMasker(['ab']);
  assert.equal(hide('ab'), '***');
  assert.equal(hide('cabin'), 'cabin');
});

test('a longer secret is masked before the one that it contains', () => {
  assert.equal(createMasker(['secret', 'secret-more'])('x secret-more y'), 'x *** y');
});

test('pickled input, rendered connections and sensitive variables of the pod are masked', () => {
  const pickled = pickleCall(
    { kind: 'list', items: [{ kind: 'str', value: 'hunter22' }] },
    { kind: 'dict', entries: [] },
  );
  assert.ok('bytes' in pickled);
  const input = Buffer.from(pickled.bytes).toString('base64');
  const masked = maskPod(
    {
      metadata: { name: 'p', annotations: { note: 'hunter22' } },
      spec: {
        containers: [
          {
            name: 'base',
            image: 'busybox',
            args: ['postgres://u:hunter22@h'],
            env: [
              { name: '__PYTHON_INPUT', value: input },
              { name: 'API_TOKEN', value: 'literal' },
              { name: 'PLAIN', value: 'seen' },
              { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'password' } } },
            ],
          },
        ],
      },
    },
    ['hunter22'],
  );
  assert.equal(JSON.stringify(masked).includes('hunter22'), false);
  assert.deepEqual(masked.spec?.containers[0]?.env, [
    { name: '__PYTHON_INPUT', value: '***' },
    { name: 'API_TOKEN', value: '***' },
    { name: 'PLAIN', value: 'seen' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'password' } } },
  ]);
  assert.deepEqual(masked.spec.containers[0].args, ['postgres://u:***@h']);
});
