/** `posixpath.normpath(path)`. */
export function normPath(path: string): string {
  if (path === '') return '.';
  const slashes = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (slashes === '' && parts.length === 0) || parts.at(-1) === '..')
      parts.push(part);
    else parts.pop();
  }
  return slashes + parts.join('/') || '.';
}

/** `posixpath.join(first, …)`. */
export function joinPath(first: string, ...rest: readonly string[]): string {
  let path = first;
  for (const part of rest) {
    if (part.startsWith('/')) path = part;
    else if (path === '' || path.endsWith('/')) path += part;
    else path += `/${part}`;
  }
  return path;
}

/** `posixpath.split(path)`. */
export function splitPath(path: string): readonly [string, string] {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  const kept = /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
  return [kept, path.slice(at)];
}

/** `posixpath.splitext(path)`. */
export function splitExtension(path: string): readonly [string, string] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const body = name.replace(/^\.+/, '');
  const dot = body.lastIndexOf('.');
  if (dot < 0) return [path, ''];
  const at = path.length - body.length + dot;
  return [path.slice(0, at), path.slice(at)];
}

/** `posixpath.relpath(path, start)` of two absolute paths. */
export function relativePath(path: string, start: string): string {
  const split = (text: string): readonly string[] =>
    normPath(text)
      .split('/')
      .filter((part) => part !== '');
  const [to, from] = [split(path), split(start)];
  let common = 0;
  while (common < to.length && common < from.length && to[common] === from[common]) common++;
  const parts = [...from.slice(common).map(() => '..'), ...to.slice(common)];
  return parts.join('/') || '.';
}

/** `posixpath.commonprefix(texts)`. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}
