import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWorkspaceSettings } from '../../../src/core/project/workspace-settings.ts';

test('the settings are read, also between comments and trailing commas', () => {
  const { contextMapping, protectedContexts, registryMap } = readWorkspaceSettings(`{
    // where we try things: https://example.com
    "editor.tabSize": 2,
    "podTasks.cluster.contextMapping": { "docker-desktop": "kind-dev", },
    "podTasks.run.registryMap": { "docker.io/*": "mirror.example.com/hub/*", "quay.io/*": 3 },
    "podTasks.cluster.protectedContexts": ["*live*"], /* asked every time */
  }`);
  assert.deepEqual([...contextMapping], [['docker-desktop', 'kind-dev']]);
  assert.deepEqual(protectedContexts, ['*live*']);
  assert.deepEqual([...registryMap], [['docker.io/*', 'mirror.example.com/hub/*']]);
});

for (const text of [
  '',
  'null',
  '[]',
  '{"podTasks.cluster.contextMapping": []}',
  '{"podTasks.cluster.contextMapping": {"a": 1, "b": ""}, "podTasks.cluster.protectedContexts": "x"}',
  '{"podTasks.cluster.contextMapping": {"a": "b"}',
]) {
  test(`${JSON.stringify(text)} sets nothing`, () => {
    const { contextMapping, protectedContexts } = readWorkspaceSettings(text);
    assert.equal(contextMapping.size, 0);
    assert.deepEqual(protectedContexts, []);
  });
}
