import assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import { workspace } from 'vscode';
import { settingDefaults } from '../../../src/editor/contributions.ts';
import { activateExtension } from './extension.ts';

suite('settings', () => {
  suiteSetup(activateExtension);

  test('each has the default that the code expects', () => {
    for (const [id, value] of Object.entries(settingDefaults)) {
      assert.deepEqual(workspace.getConfiguration().inspect(id)?.defaultValue, value, id);
    }
  });
});
