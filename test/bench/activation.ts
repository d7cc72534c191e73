// Prints how many milliseconds of its thread it takes to load the extension's bundle and to activate it; VS Code is anything
// that is asked for.
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Anything = Record<PropertyKey, unknown>;

/** An object, a function and a class that has every member. */
function anything(own: Readonly<Anything> = {}): Anything {
  const members = new Map<PropertyKey, unknown>(Object.entries(own));
  const shape = function (): void {
    // What it does is in the proxy.
  };
  return new Proxy(shape as unknown as Anything, {
    get: (_, name) => {
      if (name === Symbol.toPrimitive) return () => '';
      if (name === Symbol.iterator) return Array.prototype[Symbol.iterator].bind([]);
      if (name === 'then') return undefined;
      if (name === 'prototype') return Object.prototype;
      if (!members.has(name)) members.set(name, anything());
      return members.get(name);
    },
    set: (_, name, value) => members.set(name, value).has(name),
    apply: () => anything(),
    construct: () => anything(),
  });
}

const vscode = anything({
  env: { language: 'en' },
  l10n: { t: (text: string) => text },
  window: anything({
    activeTextEditor: undefined,
    // Nobody looks at the view of the pods yet.
    createTreeView: () => anything({ visible: false }),
  }),
  workspace: anything({
    textDocuments: [],
    workspaceFolders: [],
    getConfiguration: () => ({ get: () => undefined, inspect: () => undefined }),
  }),
});
const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const root = join(import.meta.dirname, '..', '..');
const folder = { fsPath: join(tmpdir(), 'pod-tasks-nothing') };
const memento = { get: () => undefined, update: () => Promise.resolve(), keys: () => [] };
const require = createRequire(import.meta.url);
const began = process.threadCpuUsage();
const { activate } = require(join(root, 'dist', 'extension.cjs')) as {
  readonly activate: (context: unknown) => void;
};
activate({
  subscriptions: [],
  extensionPath: root,
  globalStorageUri: folder,
  storageUri: folder,
  logUri: folder,
  globalState: memento,
  workspaceState: memento,
  secrets: anything(),
});
const { user, system } = process.threadCpuUsage(began);
process.stdout.write(String((user + system) / 1000));
process.exit(0);
