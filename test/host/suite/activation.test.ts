import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { extensions } from 'vscode';

suite('activation', () => {
  test('the extension is there', async () => {
    const extension = extensions.getExtension('pod-tasks.pod-tasks');
    assert.ok(extension);
    await extension.activate();
  });
});
