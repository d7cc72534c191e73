import type { Value } from '../../python/value.ts';
import { pointLength } from '../../python/text/code-points.ts';
import { parseIsoDate } from '../../python/text/iso-moment.ts';
import { matchRegex, RegexTooMuch } from '../../python/text/regex-match.ts';
import { parseRegex } from '../../python/text/regex-parse.ts';

/**
 * What jsonschema finds wrong with the value of a param, in its words; undefined where nothing that is looked at is. `show`
 * gives Python's repr. What is not known is right.
 */
export function findParamFault(
  value: Value,
  schema: Value,
  show: (value: Value) => string,
): string | undefined {
  if (schema.kind !== 'dict' || isOpen(value)) return undefined;
  for (const [key, rule] of schema.entries) {
    const check = key.kind === 'str' ? checks.get(key.value) : undefined;
    const fault = isOpen(rule) ? undefined : check?.(value, rule, show);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type Check = (value: Value, rule: Value, show: (value: Value) => string) => string | undefined;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['type', checkType],
  ['enum', checkEnum],
  [
    'const',
    (value, rule, show) => (isEqual(value, rule) ? undefined : `${show(rule)} was expected`),
  ],
  ['minimum', bound('less than the minimum of', (a, b) => a >= b)],
  ['maximum', bound('greater than the maximum of', (a, b) => a <= b)],
  ['exclusiveMinimum', bound('less than or equal to the minimum of', (a, b) => a > b)],
  ['exclusiveMaximum', bound('greater than or equal to the maximum of', (a, b) => a < b)],
  ['minLength', size('str', 'is too short', (a, b) => a >= b)],
  ['maxLength', size('str', 'is too long', (a, b) => a <= b)],
  ['minItems', size('list', 'is too short', (a, b) => a >= b)],
  ['maxItems', size('list', 'is too long', (a, b) => a <= b)],
  ['pattern', checkPattern],
  ['format', checkFormat],
  ['items', checkItems],
  ['properties', checkProperties],
  ['required', checkRequired],
]);

const types: Readonly<Record<string, (value: Value) => boolean>> = {
  null: ({ kind }) => kind === 'none',
  boolean: ({ kind }) => kind === 'bool',
  integer: (value) =>
    value.kind === 'int' || (value.kind === 'float' && Number.isInteger(value.value)),
  number: ({ kind }) => kind === 'int' || kind === 'float',
  string: ({ kind }) => kind === 'str',
  array: ({ kind }) => kind === 'list',
  object: ({ kind }) => kind === 'dict',
};

function checkType(value: Value, rule: Value, show: (value: Value) => string): string | undefined {
  const names = rule.kind === 'list' ? rule.items : [rule];
  const known = names.flatMap((name) => (name.kind === 'str' ? [name.value] : []));
  const wrong = known.find((name) => !Object.hasOwn(types, name));
  if (wrong !== undefined)
    return `${show({ kind: 'str', value: wrong })} is not valid under any of the given schemas`;
  if (known.length < names.length || known.some((name) => types[name]?.(value) === true))
    return undefined;
  const shown = known.map((name) => `'${name}'`).join(', ');
  return `${show(value)} is not of type ${shown}`;
}

function checkEnum(value: Value, rule: Value, show: (value: Value) => string): string | undefined {
  if (rule.kind !== 'list' || rule.items.some((one) => isOpen(one) || isEqual(value, one)))
    return undefined;
  return `${show(value)} is not one of ${show(rule)}`;
}

/** What is equal in Python and is not of another JSON type; what cannot be compared here counts as equal. */
function isEqual(a: Value, b: Value): boolean {
  if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind;
  if (a.kind === 'bool' || b.kind === 'bool')
    return a.kind === 'bool' && b.kind === 'bool' && a.value === b.value;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined || y !== undefined) return x === y;
  if (a.kind === 'str' || b.kind === 'str')
    return a.kind === 'str' && b.kind === 'str' && a.value === b.value;
  return true;
}

function numberOf(value: Value): number | undefined {
  return value.kind === 'int' || value.kind === 'float' ? Number(value.value) : undefined;
}

function bound(words: string, holds: (value: number, limit: number) => boolean): Check {
  return (value, rule, show) => {
    const [number, limit] = [numberOf(value), numberOf(rule)];
    if (number === undefined || limit === undefined || holds(number, limit)) return undefined;
    return `${show(value)} is ${words} ${show(rule)}`;
  };
}

function size(
  kind: 'str' | 'list',
  words: string,
  holds: (length: number, limit: number) => boolean,
): Check {
  return (value, rule, show) => {
    const limit = numberOf(rule);
    if (value.kind !== kind || limit === undefined) return undefined;
    const length = value.kind === 'str' ? pointLength(value.value) : value.items.length;
    return holds(length, limit) ? undefined : `${show(value)} ${words}`;
  };
}

function checkPattern(
  value: Value,
  rule: Value,
  show: (value: Value) => string,
): string | undefined {
  if (value.kind !== 'str' || rule.kind !== 'str') return undefined;
  const flags = { i: false, m: false, s: false, x: false, a: false };
  const regex = parseRegex(rule.value, flags);
  if ('error' in regex) return undefined;
  try {
    if (matchRegex(regex, Array.from(value.value), 0, 'search') !== undefined) return undefined;
  } catch (error) {
    if (error instanceof RegexTooMuch) return undefined;
    throw error;
  }
  return `${show(value)} does not match ${show(rule)}`;
}

// Of the others Airflow has no checker, or one that takes nearly everything.
function checkFormat(
  value: Value,
  rule: Value,
  show: (value: Value) => string,
): string | undefined {
  if (value.kind !== 'str' || rule.kind !== 'str') return undefined;
  const isWrong =
    (rule.value === 'date' && parseIsoDate(value.value) === undefined) ||
    (rule.value === 'email' && !value.value.includes('@'));
  return isWrong ? `${show(value)} is not a ${show(rule)}` : undefined;
}

function checkItems(value: Value, rule: Value, show: (value: Value) => string): string | undefined {
  if (value.kind !== 'list') return undefined;
  for (const item of value.items) {
    const fault = findParamFault(item, rule, show);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkProperties(
  value: Value,
  rule: Value,
  show: (value: Value) => string,
): string | undefined {
  if (value.kind !== 'dict' || rule.kind !== 'dict') return undefined;
  for (const [name, schema] of rule.entries) {
    const item = entryOf(value, name);
    const fault = item && findParamFault(item, schema, show);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkRequired(
  value: Value,
  rule: Value,
  show: (value: Value) => string,
): string | undefined {
  if (value.kind !== 'dict' || rule.kind !== 'list') return undefined;
  const lost = rule.items.find((name) => entryOf(value, name) === undefined);
  return lost && `${show(lost)} is a required property`;
}

function entryOf(dict: Value & { readonly kind: 'dict' }, name: Value): Value | undefined {
  if (name.kind !== 'str') return undefined;
  return dict.entries.find(([key]) => key.kind === 'str' && key.value === name.value)?.[1];
}

function isOpen({ kind }: Value): boolean {
  return kind === 'unknown' || kind === 'placeholder' || kind === 'choice';
}
