import type { Interpreter } from '../../python/interpreter.ts';
import type { PyValue } from '../../python/object.ts';
import { libraryMember } from '../rendering/dates.ts';
import { namedEntries } from './default-args.ts';

/**
 * Why jsonschema refuses a value, in its words, for example `'x' is not of type 'integer'`; undefined where it takes it, and where
 * that is not known: of keywords that hold schemas nothing is.
 */
export function refuseBySchema(
  vm: Interpreter,
  value: PyValue,
  schema: PyValue,
): string | undefined {
  if (isOpen(value)) return undefined;
  for (const [name, rule] of namedEntries(vm, schema)) {
    const found = isOpen(rule) ? undefined : checks[name]?.(vm, value, rule);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Check = (vm: Interpreter, value: PyValue, rule: PyValue) => string | undefined;

const checks: Readonly<Partial<Record<string, Check>>> = {
  type(vm, value, rule) {
    const given = rule.t === 'str' ? [rule] : itemsOf(vm, rule);
    const names = given?.flatMap((one) => (one.t === 'str' ? [one.v] : []));
    if (names === undefined || names.length !== given?.length) return undefined;
    if (names.some((name) => isOfType(vm, value, name) !== false)) return undefined;
    const shown = names.map((name) => `'${name}'`).join(', ');
    return `${shownOf(vm, value)} is not of type ${shown}`;
  },
  enum(vm, value, rule) {
    const options = itemsOf(vm, rule);
    const isOne = (one: PyValue): boolean => {
      const same = vm.compare('==', one, value);
      return same.t !== 'bool' || same.v;
    };
    if (options === undefined || options.some(isOne)) return undefined;
    return `${shownOf(vm, value)} is not one of ${shownOf(vm, rule)}`;
  },
  minimum: bound('<', 'is less than the minimum of'),
  maximum: bound('>', 'is greater than the maximum of'),
  exclusiveMinimum: bound('<=', 'is less than or equal to the minimum of'),
  exclusiveMaximum: bound('>=', 'is greater than or equal to the maximum of'),
  minLength: size('str', (length, limit) => length < limit, 'is too short'),
  maxLength: size('str', (length, limit) => length > limit, 'is too long'),
  minItems: size('list', (length, limit) => length < limit, 'is too short'),
  maxItems: size('list', (length, limit) => length > limit, 'is too long'),
  pattern(vm, value, rule) {
    if (value.t !== 'str' || rule.t !== 'str') return undefined;
    const search = libraryMember(vm, 're', 'search');
    const found = vm.call(search, { positional: [rule, value], keywords: new Map() });
    if (found.t !== 'none') return undefined;
    return `${shownOf(vm, value)} does not match ${shownOf(vm, rule)}`;
  },
  format(vm, value, rule) {
    if (value.t !== 'str' || rule.t !== 'str' || rule.v !== 'date') return undefined;
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value.v) && !Number.isNaN(Date.parse(value.v));
    return isDate ? undefined : `${shownOf(vm, value)} is not a 'date'`;
  },
};

function bound(refused: '<' | '>' | '<=' | '>=', words: string): Check {
  return (vm, value, rule) => {
    if (isOfType(vm, value, 'number') !== true || isOfType(vm, rule, 'number') !== true)
      return undefined;
    const answer = vm.compare(refused, value, rule);
    if (answer.t !== 'bool' || !answer.v) return undefined;
    return `${shownOf(vm, value)} ${words} ${shownOf(vm, rule)}`;
  };
}

function size(
  kind: 'str' | 'list',
  refused: (length: number, limit: number) => boolean,
  words: string,
): Check {
  return (vm, value, rule) => {
    if ((vm.object(value)?.o ?? value.t) !== kind || rule.t !== 'int') return undefined;
    const length = vm.length(value);
    if (length.t !== 'int' || !refused(Number(length.v), Number(rule.v))) return undefined;
    return `${shownOf(vm, value)} ${words}`;
  };
}

/** Whether a value is of a type of JSON schema; undefined for a name that is none. */
function isOfType(vm: Interpreter, value: PyValue, name: string): boolean | undefined {
  switch (name) {
    case 'null':
      return value.t === 'none';
    case 'boolean':
      return value.t === 'bool';
    case 'string':
      return value.t === 'str';
    case 'integer':
      return value.t === 'int' || (value.t === 'float' && Number.isInteger(value.v));
    case 'number':
      return value.t === 'int' || value.t === 'float';
    case 'array':
      return vm.object(value)?.o === 'list';
    case 'object':
      return vm.object(value)?.o === 'dict';
    default:
      return undefined;
  }
}

function itemsOf(vm: Interpreter, value: PyValue): readonly PyValue[] | undefined {
  const items = vm.object(value)?.o === 'list' ? vm.iterate(value) : undefined;
  return items === undefined || 't' in items ? undefined : items;
}

function shownOf(vm: Interpreter, value: PyValue): string {
  const shown = vm.repr(value);
  return shown.t === 'str' ? shown.v : '?';
}

function isOpen(value: PyValue): boolean {
  return value.t === 'unknown' || value.t === 'placeholder' || value.t === 'choice';
}
