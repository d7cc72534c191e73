import type { Files } from '../../base/files.ts';
import { bool, none, str, type PyNative, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { define } from './arguments.ts';
import { libraryException } from './exceptions.ts';
import { normPath } from '../text/posix-path.ts';
import { hostClass, method, notFollowed, ofMachine } from './host-class.ts';
import {
  dictOf,
  getFrom,
  IniParser,
  itemsOf,
  lose,
  names,
  optionsOf,
  readInto,
  sectionFor,
  valueOf,
} from './ini-parser.ts';
import { callWith } from './iterators.ts';
import type { LazyMembers } from './module-members.ts';
import { pathText } from './paths.ts';

/** The data of what `parser["name"]` gives. */
class IniSection {
  readonly parser: IniParser;
  readonly name: string;

  constructor(parser: IniParser, name: string) {
    this.parser = parser;
    this.name = name;
  }
}

function find(value: PyValue): IniParser | undefined {
  return value.t === 'host' && value.data instanceof IniParser ? value.data : undefined;
}

const getMethods = (['text', 'int', 'float', 'boolean'] as const).map((as) => ({
  as,
  name: as === 'text' ? 'get' : `get${as}`,
}));

function parserMembers(files: Files): ReturnType<typeof hostClass<IniParser>> {
  return hostClass<IniParser>({
    name: 'configparser.ConfigParser',
    find,
    properties: {},
    methods: [
      method('read', 'filenames, encoding?', (vm, self, args) => {
        const given = args.get('filenames');
        const paths = pathText(given) === undefined ? vm.iterate(given) : [given];
        if ('t' in paths) return paths;
        const read: PyValue[] = [];
        for (const path of paths) {
          const text = pathText(path);
          const found = text?.startsWith('/') === true ? files.read(normPath(text)) : undefined;
          // One that is not there is passed over, but it may be there where Airflow runs.
          if (text === undefined || found === undefined) {
            lose(vm, self, ofMachine(vm, `configparser.read(${text ?? '?'})`));
            continue;
          }
          readInto(vm, self, found.replace(/\r\n?/g, '\n'), text);
          read.push(str(text));
        }
        return vm.list(read);
      }),
      method('read_string', 'string, source?', (vm, self, args) => {
        readInto(vm, self, args.text('string'), args.text('source', '<string>'));
        return none;
      }),
      method('read_file', 'f, source?', (vm, self, args) => {
        const text = callWith(vm, vm.attribute(args.get('f'), 'read'));
        if (text.t === 'str') readInto(vm, self, text.v, args.text('source', '<???>'));
        else lose(vm, self, notFollowed(vm, 'configparser.read_file', text));
        return none;
      }),
      method('read_dict', 'dictionary, source?', (vm, self, args) => {
        for (const section of names(vm, args.get('dictionary'))) {
          const options = vm.item(args.get('dictionary'), str(section));
          const into = sectionFor(vm, self, section);
          for (const option of names(vm, options))
            vm.setItem(into, str(option.toLowerCase()), vm.str(vm.item(options, str(option))));
        }
        return none;
      }),
      method('sections', '', (vm, self) =>
        vm.list(names(vm, self.sections).map((name) => str(name))),
      ),
      method('defaults', '', (_vm, self) => self.defaults),
      method('has_section', 'section', (vm, self, args) =>
        vm.compare('in', args.get('section'), self.sections),
      ),
      method('has_option', 'section, option', (vm, self, args) =>
        dictOf(vm, self, args.text('section')) === undefined
          ? bool(false)
          : vm.compare(
              'in',
              str(args.text('option').toLowerCase()),
              optionsOf(vm, self, args.text('section')),
            ),
      ),
      method('options', 'section', (vm, self, args) =>
        vm.list(names(vm, optionsOf(vm, self, args.text('section'))).map((name) => str(name))),
      ),
      method('add_section', 'section', (vm, self, args) => {
        sectionFor(vm, self, args.text('section'));
        return none;
      }),
      method('set', 'section, option, value?', (vm, self, args) => {
        const dict = dictOf(vm, self, args.text('section'));
        if (dict === undefined)
          return vm.raise('NoSectionError', `No section: '${args.text('section')}'`);
        vm.setItem(dict, str(args.text('option').toLowerCase()), args.find('value') ?? none);
        return none;
      }),
      method('items', 'section?, raw?, vars?', (vm, self, args) =>
        args.find('section') === undefined
          ? notFollowed(vm, 'configparser.items')
          : itemsOf(vm, self, args.text('section'), args.flag('raw', false), [
              ...new Set([
                ...names(vm, self.defaults),
                ...names(vm, optionsOf(vm, self, args.text('section'))),
              ]),
            ]),
      ),
      ...getMethods.map(({ as, name }) =>
        method<IniParser>(name, 'section, option, *, raw?, vars?, fallback?', (vm, self, args) =>
          getFrom(vm, self, args.text('section'), args.text('option'), as, args),
        ),
      ),
    ],
    others: [
      'write',
      'remove_section',
      'remove_option',
      'optionxform',
      'popitem',
      'keys',
      'values',
    ],
  });
}

const sectionMembers = hostClass<IniSection>({
  name: 'configparser.SectionProxy',
  find: (value) =>
    value.t === 'host' && value.data instanceof IniSection ? value.data : undefined,
  properties: { name: (_vm, self) => str(self.name) },
  methods: [
    method('keys', '', (vm, self) => optionsOf(vm, self.parser, self.name)),
    method('items', '', (vm, { parser, name }) =>
      itemsOf(vm, parser, name, false, names(vm, optionsOf(vm, parser, name))),
    ),
    method('values', '', (vm, self) =>
      vm.list(
        names(vm, optionsOf(vm, self.parser, self.name)).map(
          (name) => valueOf(vm, self.parser, self.name, name, false) ?? none,
        ),
      ),
    ),
    ...getMethods.map(({ as, name }) =>
      method<IniSection>(name, 'option, fallback?, *, raw?, vars?', (vm, self, args) =>
        args.find('fallback') === undefined &&
        valueOf(vm, self.parser, self.name, args.text('option'), true) === undefined
          ? none
          : getFrom(vm, self.parser, self.name, args.text('option'), as, args),
      ),
    ),
  ],
  others: ['parser'],
});

const sectionType: HostType<IniSection> = {
  name: 'configparser.SectionProxy',
  attribute: (vm, self, name) => sectionMembers.attribute(vm, self, name),
  item: (vm, self, key) => {
    const { parser, name } = self.data;
    const found = key.t === 'str' ? valueOf(vm, parser, name, key.v, false) : undefined;
    return found ?? vm.item(vm.dict([]), key);
  },
  setItem: (vm, self, key, to) => {
    const { parser, name } = self.data;
    if (key.t === 'str') vm.setItem(sectionFor(vm, parser, name), str(key.v.toLowerCase()), to);
  },
  contains: (vm, self, key) => {
    const { parser, name } = self.data;
    const found =
      key.t === 'str'
        ? vm.compare('in', str(key.v.toLowerCase()), optionsOf(vm, parser, name))
        : bool(false);
    return found.t === 'bool' ? found.v : notFollowed(vm, 'configparser', found);
  },
  iterate: (vm, self) => vm.iterate(optionsOf(vm, self.data.parser, self.data.name)),
  repr: (_vm, self) => `<Section: ${self.data.name}>`,
};

function parserType(members: ReturnType<typeof parserMembers>): HostType<IniParser> {
  return {
    name: 'configparser.ConfigParser',
    attribute: (vm, self, name) => members.attribute(vm, self, name),
    item: (vm, self, key) => {
      const known = key.t === 'str' ? dictOf(vm, self.data, key.v) : undefined;
      if (known === undefined || key.t !== 'str') return vm.item(vm.dict([]), key);
      if (known.t === 'unknown') return known;
      return { t: 'host', type: sectionType, data: new IniSection(self.data, key.v) };
    },
    contains: (vm, self, key) => {
      if (key.t === 'str' && key.v === 'DEFAULT') return true;
      const found = vm.compare('in', key, self.data.sections);
      return found.t === 'bool' ? found.v : notFollowed(vm, 'configparser', found);
    },
    iterate: (vm, self) => {
      const items = vm.iterate(self.data.sections);
      return 't' in items ? items : [str('DEFAULT'), ...items];
    },
    truth: () => true,
  };
}

/** The module configparser: reading, with the parser's own defaults. */
export function configparserModule(files: Files): LazyMembers {
  const members = parserMembers(files);
  const type = parserType(members);
  const parser = (name: string, isAlwaysRaw: boolean): PyNative =>
    define(
      `configparser.${name}`,
      'defaults?, *, interpolation?, **keywords',
      (vm, args) => {
        const interpolation = args.find('interpolation');
        if (args.keywords.size > 0 || (interpolation && interpolation.t !== 'none'))
          return notFollowed(vm, `configparser.${name}`);
        for (const error of ['NoSectionError', 'NoOptionError'])
          libraryException(vm, error, 'Exception', 'configparser');
        const isRaw = isAlwaysRaw || interpolation !== undefined;
        const data = new IniParser(vm.dict([]), vm.dict([]), isRaw);
        const given = args.given('defaults');
        for (const option of given === undefined ? [] : names(vm, given))
          vm.setItem(
            data.defaults,
            str(option.toLowerCase()),
            vm.str(vm.item(given ?? none, str(option))),
          );
        return { t: 'host', type, data };
      },
      { instance: (_vm, value) => find(value) !== undefined, members: members.methods },
    );
  return {
    ConfigParser: () => parser('ConfigParser', false),
    RawConfigParser: () => parser('RawConfigParser', true),
    NoSectionError: (vm) => libraryException(vm, 'NoSectionError', 'Exception', 'configparser'),
    NoOptionError: (vm) => libraryException(vm, 'NoOptionError', 'Exception', 'configparser'),
  };
}
