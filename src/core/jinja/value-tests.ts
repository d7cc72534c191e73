import { bool, int, type PyValue } from '../python/object.ts';
import type { CompareOperator } from '../python/host-type.ts';
import { compareOne } from './expressions.ts';
import { define, type Definition, type DefinitionOptions } from './definition.ts';
import { hasFilter, hasTest } from './filter-call.ts';
import { isIterable } from './iterable.ts';
import { isMarkup } from './markup.ts';
import type { Rendering } from './rendering.ts';
import { isChainable, undefinedData } from './undefined.ts';

const inEnvironment: DefinitionOptions = { environment: true };

type Check = (r: Rendering, value: PyValue) => boolean;

function kind(name: string, check: Check, options: DefinitionOptions = {}): Definition {
  return define(name, 'value', (r, args) => bool(check(r, args.get('value'))), options);
}

function comparison(name: string, operator: CompareOperator): Definition {
  return define(name, 'a, b', (r, args) => compareOne(r, operator, args.get('a'), args.get('b')), {
    lazy: true,
    builtin: '_operator.',
  });
}

function relation(name: string, parameters: string, operator: CompareOperator): Definition {
  const [, other = ''] = parameters.split(', ');
  return define(
    name,
    parameters,
    (r, args) => compareOne(r, operator, args.get('value'), args.get(other)),
    { lazy: true },
  );
}

function remainder(r: Rendering, value: PyValue, divisor: PyValue, rest: bigint): PyValue {
  return r.vm.compare('==', r.vm.binary('%', value, divisor), int(rest));
}

function isCase(method: 'islower' | 'isupper'): Check {
  return (r, value) => r.truth(r.method(r.knownText(value), method));
}

function isNamed(r: Rendering, value: PyValue, has: typeof hasFilter): boolean {
  if (value.t === 'str') return has(r, value.v);
  // What cannot be a key raises.
  r.vm.set([value]);
  return false;
}

const defined = define(
  'test_defined',
  'value',
  (r, args) => {
    const value = args.get('value');
    // What is not known may be undefined; an input that is given is not.
    if (value.t === 'unknown') return r.vm.unknown({ code: 'depends-on-input', data: {} }, value);
    return bool(undefinedData(value) === undefined);
  },
  { lazy: true },
);

const less = comparison('lt', '<');
const lessOrEqual = comparison('le', '<=');
const greater = comparison('gt', '>');
const greaterOrEqual = comparison('ge', '>=');
const equal = comparison('eq', '==');
const notEqual = comparison('ne', '!=');

/** Jinja's own tests. */
export const valueTests: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['odd', define('test_odd', 'value', (r, args) => remainder(r, args.get('value'), int(2), 1n))],
  ['even', define('test_even', 'value', (r, args) => remainder(r, args.get('value'), int(2), 0n))],
  [
    'divisibleby',
    define('test_divisibleby', 'value, num', (r, args) =>
      remainder(r, args.get('value'), args.get('num'), 0n),
    ),
  ],
  ['defined', defined],
  [
    'undefined',
    {
      ...defined,
      fn: 'test_undefined',
      run: (r, args) => {
        const is = defined.run(r, args);
        return is.t === 'bool' ? bool(!is.v) : is;
      },
    },
  ],
  ['filter', kind('test_filter', (r, value) => isNamed(r, value, hasFilter), inEnvironment)],
  ['test', kind('test_test', (r, value) => isNamed(r, value, hasTest), inEnvironment)],
  ['none', kind('test_none', (_, value) => value.t === 'none')],
  ['boolean', kind('test_boolean', (_, value) => value.t === 'bool')],
  ['true', kind('test_true', (_, value) => value.t === 'bool' && value.v)],
  ['false', kind('test_false', (_, value) => value.t === 'bool' && !value.v)],
  ['integer', kind('test_integer', (_, value) => value.t === 'int')],
  ['float', kind('test_float', (_, value) => value.t === 'float')],
  ['number', kind('test_number', (_, value) => ['int', 'float', 'bool'].includes(value.t))],
  ['string', kind('test_string', (_, value) => value.t === 'str')],
  ['lower', kind('test_lower', isCase('islower'))],
  ['upper', kind('test_upper', isCase('isupper'))],
  ['mapping', kind('test_mapping', isMapping)],
  ['sequence', kind('test_sequence', isSequence)],
  ['iterable', kind('test_iterable', isIterable)],
  ['callable', kind('callable', isCallable, { builtin: '' })],
  [
    'escaped',
    kind(
      'test_escaped',
      (_, value) => isMarkup(value) || (value.t === 'host' && isChainable(value)),
    ),
  ],
  ['sameas', relation('test_sameas', 'value, other', 'is')],
  ['in', relation('test_in', 'value, seq', 'in')],
  ['==', equal],
  ['eq', equal],
  ['equalto', equal],
  ['!=', notEqual],
  ['ne', notEqual],
  ['>', greater],
  ['gt', greater],
  ['greaterthan', greater],
  ['>=', greaterOrEqual],
  ['ge', greaterOrEqual],
  ['<', less],
  ['lt', less],
  ['lessthan', less],
  ['<=', lessOrEqual],
  ['le', lessOrEqual],
]);

function isMapping(r: Rendering, value: PyValue): boolean {
  if (value.t === 'host' && undefinedData(value) === undefined) {
    return r.vm.findAttribute(value, 'keys') !== undefined;
  }
  return r.vm.object(value)?.o === 'dict';
}

function isSequence(r: Rendering, value: PyValue): boolean {
  if (value.t === 'str' || value.t === 'bytes' || value.t === 'tuple') return true;
  if (undefinedData(value) !== undefined) return !isStrict(value);
  if (value.t === 'host') {
    return value.type.length !== undefined && value.type.item !== undefined;
  }
  const object = r.vm.object(value);
  if (object?.o === 'instance') {
    const has = (name: string): boolean => r.vm.findAttribute(value, name) !== undefined;
    return has('__len__') && has('__getitem__');
  }
  return object?.o === 'list' || object?.o === 'dict';
}

function isStrict(value: PyValue): boolean {
  return value.t === 'host' && value.type.name.endsWith('StrictUndefined');
}

function isCallable(r: Rendering, value: PyValue): boolean {
  if (value.t === 'native' || value.t === 'method') return true;
  if (value.t === 'host') return value.type.call !== undefined;
  const object = r.vm.object(value);
  if (object?.o === 'instance') return r.vm.findAttribute(value, '__call__') !== undefined;
  return object?.o === 'function' || object?.o === 'class';
}
