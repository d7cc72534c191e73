import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PackageManager, listFiles } from '@vscode/vsce';
import { makePackage } from '../host/make-package.ts';

const root = join(import.meta.dirname, '..', '..');

/** All that a user gets; a file that is not here stays out by .vscodeignore. */
const expected = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'dist/analysis-worker.cjs',
  'dist/authoring.cjs',
  'dist/bridge/ask_airflow.py',
  'dist/bridge/ask_operator.py',
  'dist/bridge/serve.py',
  'dist/extension.cjs',
  'dist/launcher.cjs',
  'dist/serve-analysis.cjs',
  'dist/tree-sitter-python.wasm',
  'dist/web-tree-sitter.wasm',
  'l10n/bundle.l10n.zh-cn.json',
  'media/icon.png',
  'media/pods.svg',
  'media/readme/run.png',
  'media/sample/example_kubernetes_pod.py',
  'media/sample/kubernetes_decorator_example.py',
  'media/sample/requirements.txt',
  'media/snippets/python.json',
  'media/third-party-notices.txt',
  'media/walkthrough/cluster.svg',
  'media/walkthrough/dag.svg',
  'media/walkthrough/explore.svg',
  'media/walkthrough/preview.svg',
  'media/walkthrough/sandbox.svg',
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'syntaxes/jinja-in-python.tmLanguage.json',
  'syntaxes/pod-task-log.tmLanguage.json',
];

test('the package holds what a user needs and nothing else', async () => {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  assert.deepEqual(
    files.map((file) => file.replaceAll('\\', '/')).sort((a, b) => (a < b ? -1 : 1)),
    expected,
  );
});

test('the package stays under 3 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-package-'));
  try {
    const vsix = join(folder, 'pod-tasks.vsix');
    makePackage(root, vsix);
    const { size } = statSync(vsix);
    assert.ok(size < 3_000_000, `${size} bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
