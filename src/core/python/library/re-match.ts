import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { int, none, str, tuple } from '../object.ts';
import type { RegexMatch } from '../text/regex-match.ts';
import type { Regex } from '../text/regex-syntax.ts';
import { stringRepr } from '../text/string-repr.ts';
import { hostClass, method } from './host-class.ts';

/** The data of a re.Match. */
export class Match {
  readonly regex: Regex;
  readonly points: readonly string[];
  readonly found: RegexMatch;

  constructor(regex: Regex, points: readonly string[], found: RegexMatch) {
    this.regex = regex;
    this.points = points;
    this.found = found;
  }

  /** The text of a group; undefined where it did not match. */
  text(index: number): string | undefined {
    const span = this.found.spans[index];
    return span && this.points.slice(...span).join('');
  }

  get span(): readonly [number, number] {
    return this.found.spans[0] ?? [0, 0];
  }
}

function groupIndex(vm: Machine, self: Match, key: PyValue): number {
  const index =
    key.t === 'int' ? Number(key.v) : key.t === 'str' ? self.regex.names.get(key.v) : undefined;
  if (index === undefined || index < 0 || index > self.regex.groups)
    return vm.raise('IndexError', 'no such group');
  return index;
}

function group(vm: Machine, self: Match, key: PyValue): PyValue {
  const text = self.text(groupIndex(vm, self, key));
  return text === undefined ? none : str(text);
}

function spanOf(vm: Machine, self: Match, key: PyValue | undefined): readonly [number, number] {
  return self.found.spans[key === undefined ? 0 : groupIndex(vm, self, key)] ?? [-1, -1];
}

const members = hostClass<Match>({
  name: 're.Match',
  find: (value) => (value.t === 'host' && value.data instanceof Match ? value.data : undefined),
  properties: {
    string: (_vm, self) => str(self.points.join('')),
    pos: () => int(0),
    endpos: (_vm, self) => int(self.points.length),
  },
  methods: [
    method('group', '*rest', (vm, self, args) => {
      const [first, ...others] = args.rest;
      if (first === undefined) return group(vm, self, int(0));
      if (others.length === 0) return group(vm, self, first);
      return tuple(args.rest.map((key) => group(vm, self, key)));
    }),
    method('groups', 'default?', (_vm, self, args) =>
      tuple(
        Array.from({ length: self.regex.groups }, (_, i) => {
          const text = self.text(i + 1);
          return text === undefined ? (args.find('default') ?? none) : str(text);
        }),
      ),
    ),
    method('groupdict', 'default?', (vm, self, args) =>
      vm.dict(
        Array.from(self.regex.names, ([name, index]) => {
          const text = self.text(index);
          return [str(name), text === undefined ? (args.find('default') ?? none) : str(text)];
        }),
      ),
    ),
    method('start', 'group?, /', (vm, self, args) => int(spanOf(vm, self, args.find('group'))[0])),
    method('end', 'group?, /', (vm, self, args) => int(spanOf(vm, self, args.find('group'))[1])),
    method('span', 'group?, /', (vm, self, args) =>
      tuple(spanOf(vm, self, args.find('group')).map((n) => int(n))),
    ),
  ],
  others: ['expand', 'lastindex', 'lastgroup', 're', 'regs'],
});

/** The behaviour of re.Match. */
export const matchType: HostType<Match> = {
  name: 're.Match',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  item: (vm, self, key) => group(vm, self.data, key),
  truth: () => true,
  repr(_vm, self) {
    const [from, to] = self.data.span;
    return `<re.Match object; span=(${from}, ${to}), match=${stringRepr(self.data.text(0) ?? '')}>`;
  },
};
