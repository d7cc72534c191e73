import type { Span } from '../../base/span.ts';
import { readExpression } from './read-expression.ts';
import { maxDepth } from './max-depth.ts';
import type { Reading } from './read-module.ts';
import { decodeBytes, decodeString } from './string-escapes.ts';
import type { Expression, FormattedValue } from './syntax.ts';
import { child, nameOfSignFormat, namedChildren, type TreeNode } from './tree.ts';

type Part = string | FormattedValue;

/** A string, f-string or bytes literal; adjacent ones are joined. */
export function readString(reading: Reading, nodes: readonly TreeNode[], span: Span): Expression {
  const parts: Part[] = [];
  const bytes: Uint8Array[] = [];
  let formatted = false;
  for (const node of nodes) {
    const limits =
      node.children.length === 0 ? limitsOfText(reading, node) : limitsOf(reading, node);
    if (limits === undefined) return { e: 'opaque', span, what: 'broken', value: undefined };
    const { prefix, from, to } = limits;
    const raw = prefix.includes('r');
    // A character by name needs Unicode's list of names.
    const inside = reading.text.slice(from, to);
    if (!raw && !prefix.includes('b') && inside.includes('\\N{')) {
      return { e: 'opaque', span, what: 'other', value: undefined };
    }
    if (prefix.includes('b')) {
      bytes.push(decodeBytes(normal(inside), raw));
    } else if (prefix.includes('f')) {
      formatted = true;
      parts.push(...readParts(reading, node, from, to, raw, false));
    } else parts.push(decodeString(normal(inside), raw));
  }
  if (bytes.length > 0) {
    if (parts.length > 0) return { e: 'opaque', span, what: 'broken', value: undefined };
    return {
      e: 'constant',
      span,
      type: 'bytes',
      value: Uint8Array.from(bytes.flatMap((b) => [...b])),
    };
  }
  if (!formatted)
    return {
      e: 'constant',
      span,
      type: 'str',
      value: parts.map((part) => (typeof part === 'string' ? part : '')).join(''),
    };
  return { e: 'fstring', span, parts };
}

interface Limits {
  /** In small letters. */
  readonly prefix: string;
  /** Where the text between the quotes is. */
  readonly from: number;
  readonly to: number;
}

function limitsOf(reading: Reading, node: TreeNode): Limits | undefined {
  const start = node.children.find((c) => c.type === 'string_start');
  const end = node.children.findLast((c) => c.type === 'string_end');
  if (start === undefined) return undefined;
  if (end === undefined || end.missing) reading.broken.push(node.span);
  const opening = reading.text.slice(start.span.start, start.span.end);
  // The grammar's closing node takes in backslashes that stand before the quotes of a raw string.
  const quotes = /['"]+$/.exec(opening)?.[0].length ?? 1;
  const closed = end !== undefined && end.span.end - end.span.start >= quotes;
  return {
    prefix: opening.replace(/['"]/g, '').toLowerCase(),
    from: start.span.end,
    to: closed ? end.span.end - quotes : (end?.span.start ?? node.span.end),
  };
}

/** Of a string that is whole and whose parts were not walked. */
function limitsOfText({ text }: Reading, { span }: TreeNode): Limits {
  let at = span.start;
  while (!isQuote(text.charCodeAt(at))) at++;
  const quote = text.charCodeAt(at);
  const isTriple =
    span.end - at >= 6 && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  const quotes = isTriple ? 3 : 1;
  const prefix = at === span.start ? '' : text.slice(span.start, at).toLowerCase();
  return { prefix, from: at + quotes, to: span.end - quotes };
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

function readParts(
  reading: Reading,
  node: TreeNode,
  from: number,
  to: number,
  raw: boolean,
  inSpec: boolean,
): Part[] {
  const parts: Part[] = [];
  let position = from;
  const literal = (until: number): void => {
    if (until <= position) return;
    const text = normal(reading.text.slice(position, until));
    parts.push(decodeString(inSpec ? text : text.replaceAll('{{', '{').replaceAll('}}', '}'), raw));
  };
  for (const part of node.children) {
    if (part.type !== 'interpolation' && part.type !== 'format_expression') continue;
    literal(part.span.start);
    // Formats may hold values whose formats hold values.
    if (reading.depth >= maxDepth) {
      reading.broken.push(part.span);
      return parts;
    }
    reading.depth++;
    parts.push(readInterpolation(reading, part, raw));
    reading.depth--;
    position = part.span.end;
  }
  literal(to);
  return parts;
}

/** `{x:=5}`, which the grammar takes for an assignment: a name with a format that begins with `=`. */
function readSignFormat(
  reading: Reading,
  node: TreeNode,
  name: TreeNode,
  raw: boolean,
): FormattedValue {
  const colon = reading.text.indexOf(':', name.span.end);
  const spec = reading.text.slice(colon + 1, node.span.end - 1);
  return {
    span: node.span,
    value: spec.includes('{')
      ? { e: 'opaque', span: node.span, what: 'other', value: undefined }
      : readExpression(reading, name),
    conversion: undefined,
    spec: [decodeString(normal(spec), raw)],
    label: undefined,
  };
}

function readInterpolation(reading: Reading, node: TreeNode, raw: boolean): FormattedValue {
  const formatted = nameOfSignFormat(node);
  if (formatted !== undefined) return readSignFormat(reading, node, formatted, raw);
  const expression = child(node, 'expression') ?? namedChildren(node)[0];
  const conversion =
    child(node, 'type_conversion') ?? node.children.find((c) => c.type === 'type_conversion');
  const spec =
    child(node, 'format_specifier') ?? node.children.find((c) => c.type === 'format_specifier');
  const equals = node.children.find((c) => c.type === '=');
  const after = conversion ?? spec;
  return {
    span: node.span,
    value: expression
      ? readExpression(reading, expression)
      : { e: 'opaque', span: node.span, what: 'broken', value: undefined },
    conversion:
      conversion &&
      (reading.text.slice(conversion.span.start + 1, conversion.span.end).trim() as 'r'),
    // The format specifier's own node begins with the colon.
    spec: spec ? readParts(reading, spec, spec.span.start + 1, spec.span.end, raw, true) : [],
    label:
      equals &&
      reading.text.slice(node.span.start + 1, after ? after.span.start : node.span.end - 1),
  };
}

/** Python reads every line break in a literal as LF. */
function normal(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
