import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Scalar } from 'yaml';
import type { Origin } from '../../base/span.ts';
import type { Value } from '../value.ts';

/** What a YAML text holds, or why PyYAML's safe loader refuses it. */
export type YamlOutcome = { readonly value: Value } | { readonly error: string };

const noneValue: Value = { kind: 'none' };
const strValue = (value: string): Value => ({ kind: 'str', value });

/** `yaml.safe_load(text)`: one document of YAML 1.1 with the plain scalars that PyYAML knows (`yes` is true, `1e3` is text). */
export function parseYaml(text: string): YamlOutcome {
  const outcome = parseYamlAll(text);
  if ('error' in outcome) return outcome;
  const [only, second] = outcome.values;
  if (second !== undefined) return { error: 'expected a single document in the stream' };
  return { value: only ?? noneValue };
}

/**
 * The same of each document (`yaml.safe_load_all`). An anchor and its aliases give the very same value. With `place`, which
 * makes an origin of two offsets, each value says where it stands.
 */
export function parseYamlAll(
  text: string,
  place?: (start: number, end: number) => Origin,
): { readonly values: readonly Value[] } | { readonly error: string } {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    merge: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return { values: [] };
  const values: Value[] = [];
  const state = { budget: 100_000, error: undefined as string | undefined };
  for (const document of documents as readonly Document.Parsed[]) {
    const [error] = document.errors;
    if (error !== undefined) return { error: error.message.split('\n', 1)[0] ?? error.message };
    const own: State = Object.assign(state, { document, known: new Map<unknown, Known>(), place });
    values.push(document.contents == null ? noneValue : toValue(document.contents, own));
    if (state.budget < 0) return { error: 'the document is too large' };
    if (state.error !== undefined) return { error: state.error };
  }
  return { values };
}

interface Known {
  readonly value: Value;
  /** How many nodes it is made of, those behind aliases counted each time. */
  readonly size: number;
}

interface State {
  /** The document that is read. */
  readonly document: Document.Parsed;
  /** What was made of nodes with an anchor. */
  readonly known: Map<unknown, Known>;
  /** How many nodes may still be made: aliases of aliases grow without bound. */
  budget: number;
  error: string | undefined;
  readonly place?: ((start: number, end: number) => Origin) | undefined;
}

function toValue(node: unknown, state: State): Value {
  if (--state.budget < 0) return noneValue;
  if (isAlias(node)) {
    const target = node.resolve(state.document);
    const known = state.known.get(target);
    if (known === undefined) return toValue(target, state);
    state.budget -= known.size;
    return known.value;
  }
  const before = state.budget;
  const bare: Value = isSeq(node)
    ? { kind: 'list' as const, items: node.items.map((item) => toValue(item, state)) }
    : isMap(node)
      ? { kind: 'dict' as const, entries: toEntries(node.items, state) }
      : isScalar(node)
        ? toScalar(node, state)
        : noneValue;
  const range = isNode(node) ? node.range : undefined;
  const origin = range == null ? undefined : state.place?.(range[0], range[1]);
  const value = origin === undefined ? bare : { ...bare, origin };
  if ((isSeq(node) || isMap(node) || isScalar(node)) && node.anchor !== undefined)
    state.known.set(node, { value, size: before - state.budget });
  return value;
}

type Pairs = readonly { readonly key: unknown; readonly value: unknown }[];

/** Later entries win; those that `<<` merges in stand before the map's own. */
function toEntries(pairs: Pairs, state: State): readonly (readonly [Value, Value])[] {
  const merged: (readonly [Value, Value])[] = [];
  const own: (readonly [Value, Value])[] = [];
  for (const pair of pairs) {
    const key = toValue(pair.key, state);
    const value = toValue(pair.value, state);
    const isMerge = isScalar(pair.key) && isPlain(pair.key) && pair.key.value === '<<';
    if (!isMerge) own.push([key, value]);
    else if (value.kind === 'dict') merged.push(...value.entries);
    else if (value.kind === 'list')
      for (const item of value.items.toReversed())
        if (item.kind === 'dict') merged.push(...item.entries);
  }
  const entries = new Map<string, readonly [Value, Value]>();
  for (const entry of [...merged, ...own]) entries.set(keyOf(entry[0]), entry);
  return Array.from(entries.values());
}

function keyOf(key: Value): string {
  return JSON.stringify(key, (name, part: unknown) =>
    name === 'origin' ? undefined : typeof part === 'bigint' ? part.toString() : part,
  );
}

function isPlain(node: Scalar): boolean {
  return node.type === undefined || node.type === 'PLAIN';
}

function toScalar(node: Scalar, state: State): Value {
  const text = typeof node.value === 'string' ? node.value : '';
  const { tag } = node;
  if (tag === undefined) return isPlain(node) ? resolvePlain(text) : strValue(text);
  if (tag === '!' || tag === 'tag:yaml.org,2002:str') return strValue(text);
  if (/^tag:yaml\.org,2002:(?:int|float|bool|null|timestamp)$/.test(tag)) return resolvePlain(text);
  state.error ??= `could not determine a constructor for the tag '${tag}'`;
  return noneValue;
}

/** PyYAML's implicit resolvers of plain scalars, in the order in which they are asked. */
export function resolvePlain(text: string): Value {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return noneValue;
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(text)) return { kind: 'bool', value: true };
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(text))
    return { kind: 'bool', value: false };
  if (float.test(text)) return { kind: 'float', value: toFloat(text) };
  if (integer.test(text)) return { kind: 'int', value: toInt(text) };
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return { kind: 'datetime', type: 'date', iso: text };
  const moment = stamp.exec(text);
  return moment === null ? strValue(text) : toMoment(moment);
}

const float =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const integer =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/;
const stamp =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?)?$/;

function toFloat(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const size = plain.replace(/^[-+]/, '');
  if (size === '.inf') return sign * Infinity;
  if (size === '.nan') return NaN;
  const value = size.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return sign * value;
}

function toInt(text: string): bigint {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1n : 1n;
  const size = plain.replace(/^[-+]/, '');
  if (/^0[bx]/.test(size)) return sign * BigInt(size);
  if (/^0\d/.test(size)) return sign * BigInt(`0o${size.slice(1)}`);
  return sign * size.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function toMoment(found: RegExpExecArray): Value {
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  const [, year, month, day, hour, minute, second, fraction] = found;
  const micro =
    fraction === undefined || fraction === '' ? '' : `.${fraction.padEnd(6, '0').slice(0, 6)}`;
  const zone =
    found[8] === undefined
      ? found[9] === undefined
        ? ''
        : `${found[9]}${two(found[10])}:${two(found[11])}`
      : '+00:00';
  return {
    kind: 'datetime',
    type: 'datetime',
    iso: `${year ?? ''}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${micro}${zone}`,
  };
}
