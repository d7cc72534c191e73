import assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import { commands } from 'vscode';
import { activateExtension, manifest } from './extension.ts';

/** What VS Code itself makes for each view and view container. */
const ofViews = /^podTasks\.pods\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/;

suite('commands', () => {
  suiteSetup(activateExtension);

  test('each that package.json names is registered, and no other', async () => {
    const registered = (await commands.getCommands(true)).filter(
      (id) => id.startsWith('podTasks.') && !ofViews.test(id),
    );
    assert.deepEqual(
      registered.sort(),
      manifest()
        .contributes.commands.map(({ command }) => command)
        .sort(),
    );
  });
});
