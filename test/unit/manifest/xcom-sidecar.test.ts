import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldOf, itemsOf } from '../../../src/core/manifest/model-value.ts';
import type { ObjectValue } from '../../../src/core/manifest/model-value.ts';
import { addXcomSidecar } from '../../../src/core/manifest/xcom-sidecar.ts';
import { made, py } from './rendered.ts';

const spec = made('V1PodSpec', {
  containers: [made('V1Container', { name: 'base', volume_mounts: [1] })],
  volumes: [2],
}) as ObjectValue;

test('the image is pinned from 10.17.1 on', () => {
  const image = (provider: string): unknown =>
    fieldOf(itemsOf(fieldOf(addXcomSidecar(spec, provider, {}), 'containers'))[1] ?? spec, 'image');
  assert.deepEqual(image('10.17.0'), py('alpine'));
  assert.deepEqual(image('10.17.1'), py('alpine:3.23.4'));
  assert.deepEqual(image('10.22.0'), py('alpine:3.24.1'));
  assert.deepEqual(image('10.25.0'), py('alpine:3.24.2'));
});

test('volume and mount come first', () => {
  const added = addXcomSidecar(spec, '10.25.0', {});
  assert.deepEqual(fieldOf(itemsOf(fieldOf(added, 'volumes'))[0] ?? spec, 'name'), py('xcom'));
  const base = itemsOf(fieldOf(added, 'containers'))[0] ?? spec;
  assert.equal(itemsOf(fieldOf(base, 'volume_mounts')).length, 2);
});
