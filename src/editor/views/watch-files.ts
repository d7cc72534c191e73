import { unwatchFile, watchFile } from 'node:fs';
import type { Stats } from 'node:fs';
import type { Disposable } from 'vscode';

/**
 * Calls back when one of the files has changed, come or gone. It looks at them every so many milliseconds: a kubeconfig may be
 * a link, be replaced as a whole, or lie in a folder that does not exist yet, all of which events of the file system miss.
 */
export function watchFiles(
  files: readonly string[],
  interval: number,
  onChange: () => void,
): Disposable {
  const listener = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) {
      onChange();
    }
  };
  for (const file of files) watchFile(file, { interval, persistent: false }, listener);
  return {
    dispose: () => {
      for (const file of files) unwatchFile(file, listener);
    },
  };
}
