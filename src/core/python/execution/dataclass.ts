import { bindTo } from '../operations/attributes.ts';
import { setPlainAttribute } from '../operations/set-attribute.ts';
import { listed } from './bind-parameters.ts';
import { noArguments } from './call.ts';
import { classOf, lookUp } from './classes.ts';
import { fieldObjects } from './dataclass-field.ts';
import type { Interpreter } from '../interpreter.ts';
import {
  bool,
  lazyNative,
  none,
  str,
  tuple,
  type DataclassField,
  type PyRef,
  type PyValue,
} from '../object.ts';
import type { CallArguments, HostType } from '../host-type.ts';
import { joinPieces } from '../text/settle.ts';
import type { Expression, Statement } from '../syntax/syntax.ts';

interface Given {
  readonly keywords: ReadonlyMap<string, PyValue>;
}

const fieldType: HostType<Given> = { name: 'dataclasses.Field' };
const marker: HostType<ReadonlyMap<string, PyValue>> = {
  name: 'dataclasses.dataclass',
  call: (_vm, self, args) => ({ ...self, data: args.keywords }),
};

/** `dataclasses.dataclass`, bare or called with options. */
export const dataclassDecorator: PyValue = { t: 'host', type: marker, data: new Map() };

/** `dataclasses.field`. */
export const dataclassField: PyValue = lazyNative('dataclasses.field', (_, args) => ({
  t: 'host',
  type: fieldType,
  data: { keywords: args.keywords } satisfies Given,
}));

/** `dataclasses.KW_ONLY`. */
export const keywordOnlyMark: PyValue = lazyNative('dataclasses.KW_ONLY', () => none);

/** Whether a decorator's value is `dataclass`. */
export function isDataclassDecorator(value: PyValue): boolean {
  return value.t === 'host' && value.type === (marker as HostType);
}

function isSet(options: ReadonlyMap<string, PyValue>, name: string, fallback: boolean): boolean {
  const value = options.get(name);
  return value?.t === 'bool' ? value.v : fallback;
}

/** Gives a class the methods of a dataclass, from its annotated names and its bases'. */
export function dataclassInit(
  vm: Interpreter,
  ref: PyRef,
  body: readonly Statement[],
  decorator: PyValue,
): void {
  const cls = vm.heap.get(ref.addr);
  if (cls.o !== 'class' || decorator.t !== 'host') return;
  const options = decorator.data as ReadonlyMap<string, PyValue>;
  const attributes = new Map(cls.attributes);
  const fields = new Map<string, DataclassField>();
  const names = new Set<string>();
  for (const addr of cls.mro.slice(1).toReversed()) {
    const base = vm.heap.get(addr);
    if (base.o !== 'class') continue;
    for (const field of base.dataclass?.fields ?? []) fields.set(field.name, field);
    const known = vm.object(base.attributes.get('__dataclass_fields__') ?? none);
    if (known?.o !== 'dict') continue;
    for (const [name] of known.entries.values()) if (name.t === 'str') names.add(name.v);
  }
  let keywordOnly = isSet(options, 'kw_only', false);
  for (const statement of body) {
    const [target] = statement.s === 'assign' ? statement.targets : [];
    if (statement.s !== 'assign' || statement.annotation === undefined || target?.e !== 'name')
      continue;
    const kind = annotationName(vm, statement.annotation);
    if (kind !== 'KW_ONLY') names.add(target.name);
    if (kind === 'ClassVar') continue;
    if (kind === 'KW_ONLY') {
      keywordOnly = true;
      continue;
    }
    const given = attributes.get(target.name);
    const field = readField(target.name, given, keywordOnly, kind === 'InitVar');
    fields.set(field.name, field);
    if (given?.t === 'host' && given.type === (fieldType as HostType)) {
      if (field.default === undefined) attributes.delete(field.name);
      else attributes.set(field.name, field.default);
    }
  }
  const list = [...fields.values()];
  const stored = list.filter((field) => !field.initOnly);
  const own = (name: string, fn: PyValue): void => {
    if (!attributes.has(name)) attributes.set(name, fn);
  };
  if (isSet(options, 'init', true))
    own('__init__', initializer(cls.qualifiedName ?? cls.name, list));
  if (isSet(options, 'repr', true))
    own('__repr__', representation(cls.qualifiedName ?? cls.name, stored));
  if (isSet(options, 'eq', true)) own('__eq__', comparison(stored, '=='));
  if (isSet(options, 'order', false)) {
    own('__lt__', comparison(stored, '<'));
    own('__le__', comparison(stored, '<='));
    own('__gt__', comparison(stored, '>'));
    own('__ge__', comparison(stored, '>='));
  }
  attributes.set('__dataclass_fields__', vm.dict(fieldObjects(vm, [...names], list)));
  vm.heap.set(ref.addr, {
    ...cls,
    attributes,
    fields: stored.map((field) => field.name),
    dataclass: {
      fields: list,
      frozen: isSet(options, 'frozen', false) && isSet(options, 'eq', true),
    },
  });
}

/** The last name of an annotation before its brackets, also of one in quotes. */
function annotationName(vm: Interpreter, annotation: Expression): string {
  return /^\s*["']?\s*(?:\w+\.)*(\w+)/.exec(vm.textOf(annotation))?.[1] ?? '';
}

function readField(
  name: string,
  given: PyValue | undefined,
  keywordOnly: boolean,
  initOnly: boolean,
): DataclassField {
  const options =
    given?.t === 'host' && given.type === (fieldType as HostType)
      ? (given.data as Given).keywords
      : undefined;
  return {
    name,
    default: options === undefined ? given : options.get('default'),
    factory: options?.get('default_factory'),
    init: isSet(options ?? new Map(), 'init', true),
    repr: isSet(options ?? new Map(), 'repr', true),
    compare: isSet(options ?? new Map(), 'compare', true),
    keywordOnly: isSet(options ?? new Map(), 'kw_only', keywordOnly),
    initOnly,
  };
}

function initializer(name: string, fields: readonly DataclassField[]): PyValue {
  const taken = fields.filter((field) => field.init);
  const places = taken.filter((field) => !field.keywordOnly);
  return lazyNative(`${name}.__init__`, (machine, args) => {
    const vm = machine as Interpreter;
    const [self, ...positional] = args.positional;
    if (self?.t !== 'ref') return none;
    refuseArguments(vm, name, taken, places, positional, args);
    const late: PyValue[] = [];
    for (const field of fields) {
      const place = places.indexOf(field);
      const given = field.init
        ? ((place >= 0 ? positional[place] : undefined) ?? args.keywords.get(field.name))
        : undefined;
      const value = given ?? (field.init ? args.rest : undefined) ?? initial(vm, field);
      if (value === undefined) continue;
      if (field.initOnly) late.push(value);
      else if (classOf(vm, self)?.dataclass?.frozen === true)
        setPlainAttribute(vm, self, field.name, value);
      else vm.setAttribute(self, field.name, value);
    }
    const object = vm.object(self);
    const cls = object?.o === 'instance' ? vm.heap.find(object.cls) : undefined;
    const post = cls?.o === 'class' ? lookUp(vm, cls, '__post_init__') : undefined;
    if (post !== undefined && object?.o === 'instance')
      vm.call(bindTo(vm, post.value, self, object.cls), { ...noArguments, positional: late });
    return none;
  });
}

function refuseArguments(
  vm: Interpreter,
  name: string,
  taken: readonly DataclassField[],
  places: readonly DataclassField[],
  positional: readonly PyValue[],
  args: CallArguments,
): void {
  const unexpected = [...args.keywords.keys()].find(
    (key) => !taken.some((field) => field.name === key),
  );
  if (unexpected !== undefined)
    vm.raise('TypeError', `${name}.__init__() got an unexpected keyword argument '${unexpected}'`);
  const twice = places.find((field, i) => i < positional.length && args.keywords.has(field.name));
  if (twice !== undefined)
    vm.raise('TypeError', `${name}.__init__() got multiple values for argument '${twice.name}'`);
  if (positional.length > places.length) {
    const least = places.filter((field) => !hasDefault(field)).length + 1;
    const most = places.length + 1;
    const takes = least === most ? `${most}` : `from ${least} to ${most}`;
    vm.raise(
      'TypeError',
      `${name}.__init__() takes ${takes} positional argument${most === 1 ? '' : 's'} but ${positional.length + 1} were given`,
    );
  }
  const missing = taken.filter(
    (field, i) =>
      !hasDefault(field) &&
      !(!field.keywordOnly && places.indexOf(taken[i] ?? field) < positional.length) &&
      !args.keywords.has(field.name),
  );
  if (args.rest !== undefined || missing.length === 0) return;
  const lacking = missing.filter((field) => !field.keywordOnly);
  const [of, kind] = lacking.length > 0 ? [lacking, 'positional'] : [missing, 'keyword-only'];
  vm.raise(
    'TypeError',
    `${name}.__init__() missing ${of.length} required ${kind} argument${of.length === 1 ? '' : 's'}: ${listed(of.map((field) => field.name))}`,
  );
}

function hasDefault(field: DataclassField): boolean {
  return field.default !== undefined || field.factory !== undefined;
}

function initial(vm: Interpreter, field: DataclassField): PyValue | undefined {
  return field.factory ? vm.call(field.factory, noArguments) : field.default;
}

function representation(name: string, fields: readonly DataclassField[]): PyValue {
  return lazyNative(`${name}.__repr__`, (vm, args: CallArguments) => {
    const self = args.positional[0] ?? none;
    const parts = fields
      .filter((field) => field.repr)
      .flatMap((field, i) => [
        str(`${i === 0 ? '' : ', '}${field.name}=`),
        vm.repr(vm.attribute(self, field.name)),
      ]);
    return joinPieces(vm, [str(`${name}(`), ...parts, str(')')]);
  });
}

function comparison(
  fields: readonly DataclassField[],
  operator: '==' | '<' | '<=' | '>' | '>=',
): PyValue {
  const compared = fields.filter((field) => field.compare);
  return lazyNative('dataclass comparison', (vm, args) => {
    const [a = none, b = none] = args.positional;
    const [x, y] = [vm.object(a), vm.object(b)];
    if (x?.o !== 'instance' || y?.o !== 'instance' || x.cls !== y.cls) {
      if (operator === '==') return bool(false);
      return vm.raise(
        'TypeError',
        `'${operator}' not supported between instances of '${vm.typeName(a)}' and '${vm.typeName(b)}'`,
      );
    }
    const values = (self: PyValue): PyValue =>
      tuple(compared.map((field) => vm.attribute(self, field.name)));
    return vm.compare(operator, values(a), values(b));
  });
}
