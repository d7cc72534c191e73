import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';

/** A value of a YAML text: its JSON pointer, and where its key or it stands, as offsets in UTF-16 units. */
export interface FoundPointer {
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
}

/** The innermost key or value at an offset of a YAML text of one document; undefined beside them, or where it does not parse. */
export function findPointer(text: string, offset: number): FoundPointer | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : within(document.contents, '', offset);
}

function within(node: Node | null, pointer: string, offset: number): FoundPointer | undefined {
  const place = placeOf(node);
  if (node === null || place === undefined || !holds(place, offset)) return undefined;
  if (isMap<Node, Node | null>(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const own = placeOf(key);
      if (own !== undefined && holds(own, offset)) return { pointer: inner, ...own };
      const found = within(value, inner, offset);
      if (found !== undefined) return found;
      // Between the two.
      const end = placeOf(value)?.start;
      if (own !== undefined && end !== undefined && offset >= own.end && offset <= end)
        return { pointer: inner, ...own };
    }
    return undefined;
  }
  if (isSeq<Node | null>(node)) {
    for (const [i, item] of node.items.entries()) {
      const found = within(item, `${pointer}/${i}`, offset);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return { pointer, ...place };
}

function placeOf(node: Node | null): { readonly start: number; readonly end: number } | undefined {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}

function holds(
  { start, end }: { readonly start: number; readonly end: number },
  offset: number,
): boolean {
  return offset >= start && offset <= end;
}
