import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isPodTaskError } from '../../../../src/core/base/failure.ts';
import type { Selection } from '../../../../src/editor/place.ts';
import { isSamePlace } from '../../../../src/editor/place.ts';
import { findLookedAt, listFiles } from '../../../../src/editor/views/looked-at.ts';

const config = `
kind: Config
current-context: second
contexts:
  - name: first
    context: { cluster: c, user: u }
  - name: second
    context: { cluster: c, user: u, namespace: of-the-kubeconfig }
`;

function open(t: TestContext, text: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'looked-at-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  if (text !== undefined) writeFileSync(file, text);
  const wish = (selection: Selection, kubeconfig = '') => ({
    selection,
    namespace: undefined,
    kubeconfig,
    folder,
    environment: { KUBECONFIG: file, HOME: folder },
  });
  return { file, wish };
}

test('without a selection the current context is looked at, in all namespaces', (t) => {
  const { file, wish } = open(t, config);
  assert.deepEqual(findLookedAt(wish({ kind: 'task' })), {
    place: { kind: 'cluster', files: [file], context: 'second' },
    files: [file],
    namespace: undefined,
  });
});

test('a selected context is looked at, and one that is not there is said', (t) => {
  const { file, wish } = open(t, config);
  const select = (context: string): Selection => ({ kind: 'cluster', files: [file], context });
  assert.deepEqual(findLookedAt(wish(select('first'))).place, select('first'));
  assert.throws(
    () => findLookedAt(wish(select('gone'))),
    (error) => isPodTaskError(error, 'context-not-found'),
  );
});

test('no kubeconfig, or none with a current context, is no place', (t) => {
  for (const text of [undefined, '', 'kind: Config\ncontexts: []\n']) {
    const { file, wish } = open(t, text);
    const { place, files } = findLookedAt(wish({ kind: 'task' }));
    assert.deepEqual([place, files], [undefined, [file]]);
  }
});

test('a kubeconfig that makes no sense, or that the settings name and that is not there, is said', (t) => {
  const bad = open(t, ': : :');
  const missing = open(t, undefined);
  for (const wish of [bad.wish({ kind: 'task' }), missing.wish({ kind: 'task' }, 'named/config')]) {
    assert.throws(
      () => findLookedAt(wish),
      (error) => isPodTaskError(error, 'kubeconfig-invalid'),
    );
    assert.equal(listFiles(wish).length, 1);
  }
});

test('the sandbox needs no kubeconfig', (t) => {
  const { wish } = open(t, ': : :');
  assert.deepEqual(findLookedAt(wish({ kind: 'sandbox' })), {
    place: { kind: 'sandbox' },
    files: [],
    namespace: undefined,
  });
});

test('places are the same by context and files', () => {
  const a = { kind: 'cluster', files: ['/a', '/b'], context: 'c' } as const;
  assert.equal(isSamePlace(a, { ...a }), true);
  assert.equal(isSamePlace(a, { ...a, context: 'd' }), false);
  assert.equal(isSamePlace(a, { ...a, files: ['/b', '/a'] }), false);
  assert.equal(isSamePlace(a, { kind: 'sandbox' }), false);
  assert.equal(isSamePlace({ kind: 'sandbox' }, { kind: 'sandbox' }), true);
  assert.equal(isSamePlace(undefined, undefined), true);
});
