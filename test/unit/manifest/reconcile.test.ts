import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectValue } from '../../../src/core/manifest/model-value.ts';
import { fieldOf } from '../../../src/core/manifest/model-value.ts';
import { reconcilePods } from '../../../src/core/manifest/reconcile.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { made, py } from './rendered.ts';

const pod = (spec: Readonly<Record<string, unknown>>): ObjectValue =>
  made('V1Pod', { spec: made('V1PodSpec', spec) }) as ObjectValue;
const spec = (base: object, top: object, provider = '10.25.0'): Value =>
  fieldOf(
    reconcilePods(pod({ containers: [], ...base }), pod({ containers: [], ...top }), provider),
    'spec',
  );
const box = (name: string, extra: object = {}): Value => made('V1Container', { name, ...extra });

test('containers merge by position, and what is left over is appended', () => {
  assert.deepEqual(
    fieldOf(
      spec(
        { containers: [box('one', { env: [1], command: ['a'] }), box('two')] },
        { containers: [box('base', { env: [2], command: ['b'] })] },
      ),
      'containers',
    ),
    py([box('base', { env: [1, 2], command: ['b'] }), box('two')]),
  );
});

test('a falsy value of the parameters does not undo one of the template', () => {
  assert.deepEqual(
    fieldOf(spec({ host_network: true }, { host_network: false }), 'host_network'),
    py(true),
  );
});

test('a falsy value of the template counts from 10.5 on where the parameters have none', () => {
  const read = (provider: string): Value =>
    fieldOf(spec({ share_process_namespace: false }, {}, provider), 'share_process_namespace');
  assert.deepEqual(read('10.4.3'), py(null));
  assert.deepEqual(read('10.5.0'), py(false));
});

test('init containers are appended, and merged by name from 10.13 on', () => {
  const read = (provider: string): Value =>
    fieldOf(
      spec(
        { init_containers: [box('a', { image: '1' }), box('b')] },
        { init_containers: [box('c'), box('a', { image: '2' })] },
        provider,
      ),
      'init_containers',
    );
  assert.deepEqual(
    read('10.12.0'),
    py([box('a', { image: '1' }), box('b'), box('c'), box('a', { image: '2' })]),
  );
  assert.deepEqual(read('10.13.0'), py([box('a', { image: '2' }), box('b'), box('c')]));
});

test('labels and annotations merge by key', () => {
  const meta = (labels: object): ObjectValue =>
    made('V1Pod', { metadata: made('V1ObjectMeta', { labels }) }) as ObjectValue;
  const merged = reconcilePods(meta({ a: '1', b: '1' }), meta({ b: '2' }), '10.25.0');
  assert.deepEqual(fieldOf(fieldOf(merged, 'metadata'), 'labels'), py({ a: '1', b: '2' }));
});
