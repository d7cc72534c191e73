import type { Machine } from '../machine.ts';
import { PyRaise } from '../machine.ts';
import { bool, isOpen, str, type PyNative, type PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { joinPieces } from '../text/settle.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { hostClass, method, notFollowed } from './host-class.ts';
import { splitLines } from './str-split.ts';

/** A piece of a template: text as it stands, a name to put in with its own text, or what is no placeholder. */
type Piece =
  | { readonly text: string }
  | { readonly name: string; readonly shown: string }
  | { readonly invalid: number };

const placeholder = /\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|)/g;

function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    const [shown, dollar, named, braced] = match;
    pieces.push({ text: template.slice(end, match.index) });
    end = match.index + shown.length;
    const name = named ?? braced;
    if (dollar !== undefined) pieces.push({ text: '$' });
    else if (name !== undefined) pieces.push({ name, shown });
    else pieces.push({ invalid: end });
  }
  return [...pieces, { text: template.slice(end) }];
}

function raiseInvalid(vm: Machine, template: string, at: number): never {
  const lines = splitLines(template.slice(0, at), true);
  const before = lines.slice(0, -1).join('').length;
  return vm.raise(
    'ValueError',
    `Invalid placeholder in string: line ${Math.max(1, lines.length)}, col ${Math.max(1, Array.from(template.slice(before, at)).length)}`,
  );
}

/** The value of a name: a keyword's, else the mapping's. */
function valueOf(vm: Machine, args: Bound, name: string): PyValue {
  const keyword = args.keywords.get(name);
  if (keyword !== undefined) return keyword;
  const mapping = args.find('mapping') ?? vm.dict([]);
  return vm.item(mapping, str(name));
}

function substitute(vm: Machine, template: string, args: Bound): PyValue {
  return joinPieces(
    vm,
    piecesOf(template).map((piece) => {
      if ('text' in piece) return str(piece.text);
      if ('invalid' in piece) return raiseInvalid(vm, template, piece.invalid);
      return vm.str(valueOf(vm, args, piece.name));
    }),
  );
}

function substituteSafely(vm: Machine, template: string, args: Bound): PyValue {
  return joinPieces(
    vm,
    piecesOf(template).map((piece) => {
      if ('text' in piece) return str(piece.text);
      if ('invalid' in piece) return str('$');
      try {
        return vm.str(valueOf(vm, args, piece.name));
      } catch (error) {
        if (error instanceof PyRaise && vm.describe(error).className === 'KeyError')
          return str(piece.shown);
        throw error;
      }
    }),
  );
}

/** The templates of one class; their texts differ by object. */
interface Template {
  readonly text: string;
}

function find(value: PyValue): Template | undefined {
  return value.t === 'host' && value.type === (templateType as HostType)
    ? (value.data as Template)
    : undefined;
}

const names = ({ text }: Template): readonly string[] => [
  ...new Set(piecesOf(text).flatMap((piece) => ('name' in piece ? [piece.name] : []))),
];

const members = hostClass<Template>({
  name: 'string.Template',
  find,
  properties: { template: (_vm, self) => str(self.text), delimiter: () => str('$') },
  methods: [
    method('substitute', 'mapping?, /, **keywords', (vm, self, args) =>
      substitute(vm, self.text, args),
    ),
    method('safe_substitute', 'mapping?, /, **keywords', (vm, self, args) =>
      substituteSafely(vm, self.text, args),
    ),
    method('get_identifiers', '', (vm, self) => vm.list(names(self).map((name) => str(name)))),
    method('is_valid', '', (_vm, self) =>
      bool(!piecesOf(self.text).some((piece) => 'invalid' in piece)),
    ),
  ],
  others: ['pattern', 'idpattern', 'braceidpattern', 'flags'],
});

const templateType: HostType<Template> = {
  name: 'string.Template',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
};

/** The class string.Template. */
export const templateClass: PyNative = define(
  'string.Template',
  'template',
  (vm, args) => {
    const template = args.get('template');
    return vm.lift([template], ([text]) =>
      text?.t === 'str'
        ? { t: 'host', type: templateType, data: { text: text.v } satisfies Template }
        : notFollowed(vm, 'string.Template', ...(isOpen(template) ? [template] : [])),
    );
  },
  { lazy: true, instance: (_vm, value) => find(value) !== undefined, members: members.methods },
);
