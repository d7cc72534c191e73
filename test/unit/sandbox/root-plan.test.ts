import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planRoot, toMountTable } from '../../../src/core/sandbox/root-plan.ts';
import type { HostEntry } from '../../../src/core/sandbox/root-plan.ts';

const tree: Readonly<Record<string, readonly HostEntry[]>> = {
  '/': [
    { name: 'bin', kind: 'link', target: 'usr/bin' },
    { name: 'usr', kind: 'folder' },
    { name: 'opt', kind: 'folder' },
    { name: 'tmp', kind: 'folder' },
    { name: 'proc', kind: 'folder' },
    { name: 'dev', kind: 'folder' },
    { name: 'swapfile', kind: 'file' },
  ],
  '/dev': [
    { name: 'null', kind: 'other' },
    { name: 'sda', kind: 'other' },
  ],
  '/opt': [
    { name: 'tool', kind: 'folder' },
    { name: 'note', kind: 'file' },
  ],
};
const list = (folder: string): readonly HostEntry[] => tree[folder] ?? [];
const mount = (
  path: string,
): { path: string; source: string; kind: 'folder'; readOnly: boolean } => ({
  path,
  source: `/own${path}`,
  kind: 'folder',
  readOnly: false,
});

function plan(...paths: readonly string[]): readonly string[] {
  const { folders, mounts } = planRoot(paths.map(mount), list);
  return [
    ...folders.map((path) => `folder ${path}`),
    ...mounts.map(({ path, source, readOnly }) => `${readOnly ? 'ro' : 'rw'} ${source} ${path}`),
  ].filter((step) => !step.includes('/dev') && !step.includes('/proc'));
}

test("this machine's folders are read-only and its other files are not there", () => {
  assert.deepEqual(plan('/tmp'), ['ro /usr /usr', 'ro /opt /opt', 'rw /own/tmp /tmp']);
});

test('a folder above a mount is rebuilt from its entries', () => {
  assert.deepEqual(plan('/tmp', '/opt/data'), [
    'folder /opt',
    'ro /usr /usr',
    'ro /opt/tool /opt/tool',
    'ro /opt/note /opt/note',
    'rw /own/tmp /tmp',
    'rw /own/opt/data /opt/data',
  ]);
});

test('a mount in place of a folder hides it, and an outer mount comes before an inner one', () => {
  assert.deepEqual(plan('/opt/tool/deep', '/opt/tool', '/tmp'), [
    'folder /opt',
    'ro /usr /usr',
    'ro /opt/note /opt/note',
    'rw /own/tmp /tmp',
    'rw /own/opt/tool /opt/tool',
    'rw /own/opt/tool/deep /opt/tool/deep',
  ]);
});

test('links stay links and few devices are there', () => {
  const { links, mounts } = planRoot([], list);
  assert.deepEqual(
    links.find(({ path }) => path === '/bin'),
    { path: '/bin', target: 'usr/bin' },
  );
  const devices = mounts.filter(({ path }) => path.startsWith('/dev/'));
  assert.deepEqual(
    devices.map(({ path }) => path),
    ['/dev/null'],
  );
});

test('the table of mounts escapes what a path may hold', () => {
  const odd = { path: '/a b', source: '/own\\x\ty', kind: 'folder', readOnly: true } as const;
  const table = toMountTable({ folders: [], links: [], mounts: [odd] }, '/root folder');
  assert.equal(table, '/own\\134x\\011y /root\\040folder/a\\040b none rbind,ro 0 0\n');
});
