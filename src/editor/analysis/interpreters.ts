import { homedir } from 'node:os';
import { Uri, extensions, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { DisposableStore } from '../lifetime.ts';
import { resolveInterpreter } from './interpreter-path.ts';

/** Which Python is selected in the editor; none is ever run. */
export interface Interpreters {
  /** For a file: by the Python extension where it is active, else by its setting. Absolute. */
  readonly of: (file: string) => string | undefined;
  readonly onDidChange: (listener: () => void) => void;
}

/** What we use of the Python extension's API. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: Uri): { readonly path: string };
    onDidChangeActiveEnvironmentPath(listener: () => void): Disposable;
  };
}

/** Asks the Python extension and the settings, each time anew. */
export function createInterpreters(lifetime: DisposableStore): Interpreters {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let followed: PythonApi['environments'];
  const findEnvironments = (): PythonApi['environments'] => {
    const extension = extensions.getExtension<PythonApi | undefined>('ms-python.python');
    const found = extension?.isActive === true ? extension.exports?.environments : undefined;
    if (found !== undefined && found !== followed) {
      followed = found;
      lifetime.add(found.onDidChangeActiveEnvironmentPath(tell));
    }
    return found;
  };
  lifetime.add(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('python.defaultInterpreterPath')) tell();
    }),
  );
  return {
    of: (file) => {
      const uri = Uri.file(file);
      const active = findEnvironments()?.getActiveEnvironmentPath(uri).path;
      const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath;
      const setting = workspace.getConfiguration('python', uri).get('defaultInterpreterPath');
      return (
        resolveInterpreter(active, folder, homedir()) ??
        resolveInterpreter(setting, folder, homedir())
      );
    },
    onDidChange: (listener) => void listeners.add(listener),
  };
}
