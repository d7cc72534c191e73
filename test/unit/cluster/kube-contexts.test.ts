import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listContexts } from '../../../src/core/cluster/kube-contexts.ts';
import type { KubeEntry, Kubeconfig } from '../../../src/core/cluster/kube-config.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';

const entries = (all: Readonly<Record<string, JsonObject>>): ReadonlyMap<string, KubeEntry> =>
  new Map(Object.entries(all).map(([name, value]) => [name, { value, path: '/config' }]));

test('lists the contexts, the current one first, without passwords', () => {
  const config: Kubeconfig = {
    contexts: entries({
      dev: { cluster: 'dev', user: 'me' },
      live: { cluster: 'live', user: 'boss' },
      odd: { cluster: 7, user: null },
    }),
    clusters: entries({
      dev: { server: 'https://10.0.0.1:6443' },
      live: { server: 'https://me:hunter2@live.example' },
    }),
    users: entries({}),
    current: 'live',
  };
  assert.deepEqual(listContexts(config), [
    { name: 'live', server: 'https://live.example', user: 'boss', isCurrent: true },
    { name: 'dev', server: 'https://10.0.0.1:6443', user: 'me', isCurrent: false },
    { name: 'odd', server: '', user: '', isCurrent: false },
  ]);
});
