import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelFromDict } from '../../../src/core/manifest/model-from-dict.ts';
import { createRefusals } from '../../../src/core/manifest/refusal.ts';
import { made, py, site } from './rendered.ts';

function read(value: unknown, name: string): { value: unknown; details: readonly unknown[] } {
  const refusals = createRefusals(site);
  const model = modelFromDict(py(value), name, { clientMajor: 36, argument: 'x', refusals });
  return { value: model, details: refusals.all.map((one) => one.data['detail']) };
}

test('keys are those of the API and unknown ones vanish', () => {
  assert.deepEqual(
    read({ tolerationSeconds: 30, toleration_seconds: 1, key: 'k' }, 'V1Toleration').value,
    made('V1Toleration', { key: 'k', toleration_seconds: 30 }),
  );
});

test('values are converted to the type of the attribute', () => {
  assert.deepEqual(
    read(
      {
        metadata: { labels: { a: 1, b: true, c: null } },
        spec: { containers: [], hostNetwork: 'no' },
      },
      'V1Pod',
    ).value,
    made('V1Pod', {
      metadata: made('V1ObjectMeta', { labels: { a: '1', b: 'True', c: null } }),
      spec: made('V1PodSpec', { containers: [], host_network: true }),
    }),
  );
  assert.deepEqual(
    read({ tolerationSeconds: '30' }, 'V1Toleration').value,
    made('V1Toleration', { toleration_seconds: 30 }),
  );
});

test('what the client raises for is a refusal', () => {
  assert.deepEqual(read({ name: 'x', mountPath: null }, 'V1VolumeMount').details, [
    'Invalid value for `mount_path`, must not be `None`',
  ]);
  assert.deepEqual(read({ tolerationSeconds: 'soon' }, 'V1Toleration').details, [
    "invalid literal for int() with base 10: 'soon'",
  ]);
});
