import type { Interpreter } from '../interpreter.ts';
import type { Machine } from '../machine.ts';
import { bool, none, str, tuple, type PyRef, type PyValue } from '../object.ts';
import { interpolate } from '../text/interpolate-ini.ts';
import { readIni } from '../text/read-ini.ts';
import type { Bound } from './arguments.ts';
import { libraryException } from './exceptions.ts';
import { notFollowed } from './host-class.ts';
import { callWith } from './iterators.ts';

/** The data of a parser: dicts of the heap, of which `sections` holds one for each name. */
export class IniParser {
  readonly sections: PyRef;
  readonly defaults: PyRef;
  /** Values are given as they stand. */
  readonly isRaw: boolean;

  constructor(sections: PyRef, defaults: PyRef, isRaw: boolean) {
    this.sections = sections;
    this.defaults = defaults;
    this.isRaw = isRaw;
  }
}

/** A section's own dict; undefined where the parser has none of that name. */
export function dictOf(vm: Machine, self: IniParser, name: string): PyValue | undefined {
  if (name === 'DEFAULT') return self.defaults;
  const found = vm.call(vm.attribute(self.sections, 'get'), {
    positional: [str(name)],
    keywords: new Map(),
  });
  return found.t === 'none' ? undefined : found;
}

/** All options that a section has, its own before those of DEFAULT. */
export function optionsOf(vm: Machine, self: IniParser, name: string): PyValue {
  const own = dictOf(vm, self, name);
  if (own === undefined) return vm.raise('NoSectionError', `No section: '${name}'`);
  // The section's own come first, and keep their values.
  const ordered = callWith(vm, vm.attribute(own, 'copy'));
  callWith(vm, vm.attribute(ordered, 'update'), self.defaults);
  callWith(vm, vm.attribute(ordered, 'update'), own);
  return ordered;
}

/** The value of an option with what it refers to put in; undefined where there is none. */
export function valueOf(
  vm: Machine,
  self: IniParser,
  section: string,
  option: string,
  isRaw: boolean,
): PyValue | undefined {
  const options = optionsOf(vm, self, section);
  const found = callWith(vm, vm.attribute(options, 'get'), str(option.toLowerCase()));
  if (found.t === 'none') return undefined;
  return vm.lift([found], ([value = found]) => {
    if (value.t !== 'str' || isRaw || self.isRaw) return value;
    const made = interpolate(value.v, option.toLowerCase(), section, (name) => {
      const other = callWith(vm, vm.attribute(options, 'get'), str(name.toLowerCase()));
      if (other.t === 'none') return undefined;
      return other.t === 'str' ? other.v : { unknown: true };
    });
    if (typeof made === 'string') return str(made);
    if ('unknown' in made) return notFollowed(vm, 'configparser.get', options);
    libraryException(vm, made.className, 'Exception', 'configparser');
    return vm.raise(made.className, made.message);
  });
}

const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  yes: true,
  true: true,
  on: true,
  '0': false,
  no: false,
  false: false,
  off: false,
};

/** What a text is made. */
export type Conversion = 'text' | 'int' | 'float' | 'boolean';

function converted(vm: Machine, given: PyValue, as: Conversion): PyValue {
  return vm.lift([given], ([value = given]) => {
    if (as === 'text' || value.t !== 'str') return value;
    if (as !== 'boolean') return callWith(vm, (vm as Interpreter).builtins.get(as) ?? none, value);
    const truth = truths[value.v.toLowerCase()];
    return truth === undefined ? vm.raise('ValueError', `Not a boolean: ${value.v}`) : bool(truth);
  });
}

/** What a parser's `get` and its kin give. */
export function getFrom(
  vm: Machine,
  self: IniParser,
  section: string,
  option: string,
  as: Conversion,
  args: Bound,
): PyValue {
  if (args.given('vars') !== undefined) return notFollowed(vm, 'configparser.get');
  const fallback = args.find('fallback');
  if (dictOf(vm, self, section) === undefined)
    return fallback ?? vm.raise('NoSectionError', `No section: '${section}'`);
  const found = valueOf(vm, self, section, option, args.flag('raw', false));
  if (found !== undefined) return converted(vm, found, as);
  return fallback ?? vm.raise('NoOptionError', `No option '${option}' in section: '${section}'`);
}

/** Reads the text of a file into a parser; raises what the file's errors raise. */
export function readInto(vm: Machine, self: IniParser, text: string, source: string): void {
  const ini = readIni(text, source);
  if ('className' in ini) {
    libraryException(vm, ini.className, 'Exception', 'configparser');
    return vm.raise(ini.className, ini.message);
  }
  const put = (dict: PyValue, options: ReadonlyMap<string, string>): void => {
    for (const [name, value] of options) vm.setItem(dict, str(name), str(value));
  };
  put(self.defaults, ini.defaults);
  for (const [name, options] of ini.sections) put(sectionFor(vm, self, name), options);
}

/** A section's own dict, which is made where there is none. */
export function sectionFor(vm: Machine, self: IniParser, name: string): PyValue {
  const known = dictOf(vm, self, name);
  if (known !== undefined) return known;
  const made = vm.dict([]);
  vm.setItem(self.sections, str(name), made);
  return made;
}

/** The texts that a dict or list of the heap holds. */
export function names(vm: Machine, dict: PyValue): readonly string[] {
  const items = vm.iterate(dict);
  return 't' in items ? [] : items.flatMap((item) => (item.t === 'str' ? [item.v] : []));
}

/** The pairs of `items`, in the order of `options`. */
export function itemsOf(
  vm: Machine,
  self: IniParser,
  section: string,
  isRaw: boolean,
  options: readonly string[],
): PyValue {
  return vm.list(
    options.map((name) => tuple([str(name), valueOf(vm, self, section, name, isRaw) ?? none])),
  );
}

/** Nothing is known of a parser after something that is not known was read. */
export function lose(vm: Machine, self: IniParser, open: Extract<PyValue, { t: 'unknown' }>): void {
  for (const { addr } of [self.sections, self.defaults])
    vm.heap.set(addr, { o: 'dict', entries: new Map(), open });
}
