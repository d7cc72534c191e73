import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite, test } from 'mocha';
import { commands, Uri } from 'vscode';
import type { Disposable, ExtensionContext, Memento } from 'vscode';
import { activateExtension, findExtension, manifest } from './extension.ts';

// The file's name is the first of all: these need an extension that is not yet active.
suite('activation', () => {
  test('waits until there is something to do', () => {
    assert.equal(findExtension().isActive, false);
  });

  test('leaves nothing once all is disposed of, and can be done again', async () => {
    const bundle = join(findExtension().extensionPath, manifest().main);
    const { activate } = createRequire(__filename)(bundle) as {
      activate: (context: ExtensionContext) => Promise<void> | void;
    };
    for (const _ of [1, 2]) {
      const context = makeContext();
      await activate(context);
      assert.ok((await findOurs()).includes('podTasks.log.show'));
      for (const one of [...context.subscriptions].reverse()) one.dispose();
      assert.deepEqual(await findOurs(), []);
    }
    await activateExtension();
    assert.ok((await findOurs()).includes('podTasks.log.show'));
  });
});

/** Our commands but those that VS Code makes for a view. */
async function findOurs(): Promise<readonly string[]> {
  const all = await commands.getCommands(true);
  return all.filter((id) => id.startsWith('podTasks.') && !id.startsWith('podTasks.pods.'));
}

/** A context of an activation of our own, with empty storage. */
function makeContext(): ExtensionContext {
  const { extensionPath, extensionUri } = findExtension();
  const storage = Uri.file(join(process.env['XDG_STATE_HOME'] ?? '', 'storage'));
  const context = {
    subscriptions: [] as Disposable[],
    extensionPath,
    extensionUri,
    extension: findExtension(),
    asAbsolutePath: (path: string) => join(extensionPath, path),
    workspaceState: makeMemento(),
    globalState: { ...makeMemento(), setKeysForSync: () => undefined },
    secrets: {
      get: () => Promise.resolve(undefined),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    storageUri: storage,
    globalStorageUri: storage,
    logUri: storage,
  };
  return context as unknown as ExtensionContext;
}

function makeMemento(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string, otherwise?: unknown) => kept.get(key) ?? otherwise,
    update: (key: string, value: unknown) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  } as Memento;
}
