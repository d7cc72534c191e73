import type { Expression, Statement } from './syntax.ts';

/** Visits a node and all that stands in it, outside in; `enter` returns false to leave out what is inside. */
export function walk(node: unknown, enter: (node: Statement | Expression) => boolean): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, enter);
    return;
  }
  const isNode = 's' in node || 'e' in node;
  if (isNode && !enter(node as Statement | Expression)) return;
  // A file has very many nodes: nothing is made for one that only leads on.
  const members = node as Readonly<Record<string, unknown>>;
  for (const key in members) if (key !== 'span' && key !== 'definition') walk(members[key], enter);
}
