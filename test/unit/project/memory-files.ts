import type { Files } from '../../../src/core/base/files.ts';

/** Files given by absolute path and text. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  const isFolder = (path: string) => paths.some((one) => one.startsWith(`${path}/`));
  return {
    read: (path) => texts[path],
    real: (path) => (Object.hasOwn(texts, path) || isFolder(path) ? path : undefined),
    list: (path) => {
      const inside = paths.filter((one) => one.startsWith(`${path}/`));
      const names = inside.map((one) => {
        const rest = one.slice(path.length + 1);
        return rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : rest;
      });
      return [...new Set(names)].sort();
    },
  };
}
