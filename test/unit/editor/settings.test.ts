import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandHome, readSettings, uniteProtected } from '../../../src/editor/settings.ts';
import type { SettingLevels } from '../../../src/editor/settings.ts';

const id = 'podTasks.cluster.protectedContexts';

const cases: readonly (readonly [levels: SettingLevels, patterns: readonly string[]])[] = [
  [{}, ['*prod*']],
  [{ workspaceValue: [] }, ['*prod*']],
  [{ workspaceValue: ['live-*'] }, ['*prod*', 'live-*']],
  [{ globalValue: [], workspaceFolderValue: ['a'] }, ['a']],
  [{ globalValue: ['a'], workspaceValue: ['a', 'b'] }, ['a', 'b']],
  // What does not fit takes nothing away.
  [{ globalValue: ['a'], workspaceValue: 'b' }, ['a']],
  [{ globalValue: ['a'], workspaceValue: [1, 'b'] }, ['a', 'b']],
  [{ globalValue: ['a', 1] }, ['a']],
  [{ globalValue: [1], workspaceValue: ['b'] }, ['*prod*', 'b']],
  [{ globalValue: [1, 'a'], workspaceValue: ['b'] }, ['a', 'b']],
];

for (const [levels, patterns] of cases) {
  test(`protected contexts of ${JSON.stringify(levels)}`, () => {
    const { settings, wrong } = readSettings((one) =>
      one === id ? uniteProtected(levels) : undefined,
    );
    assert.deepEqual([settings[id], wrong], [patterns, []]);
  });
}

test('takes the default for a list of protected contexts that is none', () => {
  const { settings, wrong } = readSettings((one) =>
    one === id ? uniteProtected({ globalValue: 'live', workspaceValue: ['a'] }) : undefined,
  );
  assert.deepEqual([settings[id], wrong], [['*prod*'], [id]]);
});

test('takes no list for a mapping', () => {
  const mapping = 'podTasks.cluster.contextMapping';
  const { settings, wrong } = readSettings((one) => (one === mapping ? ['a'] : undefined));
  assert.deepEqual([settings[mapping], wrong], [{}, [mapping]]);
});

test('a leading ~ is the home folder', () => {
  const paths = ['~/.kube/config', '~', '~other/config', '/a/~/b', ''];
  assert.deepEqual(
    paths.map((path) => expandHome(path, '/home/me')),
    ['/home/me/.kube/config', '/home/me', '~other/config', '/a/~/b', ''],
  );
});

for (const [id, value, fits] of [
  ['podTasks.run.keepPods', 'all', true],
  ['podTasks.run.keepPods', 'some', false],
  ['podTasks.run.maxConcurrent', 50, true],
  ['podTasks.run.maxConcurrent', 0, false],
  ['podTasks.run.maxConcurrent', '20', false],
  ['podTasks.run.keepFailedPodsFor', -1, false],
  ['podTasks.run.logDiskLimit', Infinity, false],
  ['podTasks.run.logDiskLimit', 64, true],
] as const) {
  test(`${String(value)} ${fits ? 'is' : 'is not'} taken for ${id}`, () => {
    const { settings, wrong } = readSettings((one) => (one === id ? value : undefined));
    assert.deepEqual(wrong, fits ? [] : [id]);
    assert.equal(settings[id] === value, fits);
  });
}

test('objects and lists can be sent to another thread, whatever VS Code gives', () => {
  const proxied = new Proxy({ 'docker.io/*': 'mirror/*' }, {});
  const { settings } = readSettings((id) => {
    if (id === 'podTasks.run.registryMap') return proxied;
    return id === 'podTasks.bridge.command' ? new Proxy(['python'], {}) : undefined;
  });
  assert.deepEqual(structuredClone(settings), settings);
  assert.deepEqual(settings['podTasks.run.registryMap'], { 'docker.io/*': 'mirror/*' });
});
