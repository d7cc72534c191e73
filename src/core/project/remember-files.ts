import type { Files } from '../base/files.ts';

/** Files as they are when they are first asked for; for work that takes the project to stay as it is. */
export function rememberFiles(files: Files): Files {
  return {
    read: remember((path) => files.read(path)),
    list: remember((path) => files.list(path)),
    real: remember((path) => files.real(path)),
  };
}

function remember<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined || known.has(path)) return before as T;
    const answer = ask(path);
    known.set(path, answer);
    return answer;
  };
}
