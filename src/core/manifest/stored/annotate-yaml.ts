import { isCollection, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { escapePointer } from '../to-json.ts';

/**
 * A YAML text of one document with a comment at the end of the lines on which fields and items begin: what `commentOf` gives
 * for their JSON pointers. Comments are one line each.
 */
export function annotateYaml(
  text: string,
  commentOf: (pointer: string) => string | undefined,
): string {
  const ends = new Map<number, string>();
  const note = (pointer: string, node: Node | null, key: Node | undefined): void => {
    const comment = commentOf(pointer);
    const at = endOf(node, key);
    if (comment !== undefined && at !== undefined) ends.set(lineEnd(text, at), comment);
  };
  const walk = (node: Node | null, pointer: string): void => {
    if (isMap<Node, Node | null>(node)) {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : '';
        const inner = `${pointer}/${escapePointer(name)}`;
        // Items of a list share their line with their first field, whose own comment comes later.
        note(inner, value, key);
        walk(value, inner);
      }
    } else if (isSeq<Node | null>(node)) {
      for (const [i, item] of node.items.entries()) {
        if (!isCollection(item) || item.items.length === 0)
          note(`${pointer}/${i}`, item, undefined);
        walk(item, `${pointer}/${i}`);
      }
    }
  };
  walk(parseDocument(text).contents, '');
  let annotated = '';
  let from = 0;
  for (const [end, comment] of [...ends].sort(([a], [b]) => a - b)) {
    annotated += `${text.slice(from, end)} # ${comment}`;
    from = end;
  }
  return annotated + text.slice(from);
}

/** A place on the line that can take a comment: behind a value that ends there, else behind the key. */
function endOf(node: Node | null, key: Node | undefined): number | undefined {
  const range = node?.range;
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  if (isBlock) return range?.[0];
  if (isCollection(node) && node.items.length > 0 && node.flow !== true) return key?.range?.[1];
  return range?.[1] ?? key?.range?.[1];
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
