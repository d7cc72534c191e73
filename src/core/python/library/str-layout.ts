import { plainOf } from '../operations/scalar-data.ts';
import type { Machine } from '../machine.ts';
import type { PyNative, PyValue } from '../object.ts';
import { isOpen, str } from '../object.ts';
import { codePoints, pointLength } from '../text/code-points.ts';
import { largestText } from '../text/outcome.ts';
import { joinPieces, tooLarge } from '../text/settle.ts';
import { formatText } from '../text/str-format.ts';
import type { Bound } from './arguments.ts';
import { define } from './arguments.ts';
import { strMethod } from './str-self.ts';

/** Methods of str that pad, join and fill in. */
export const strLayoutMethods: readonly (readonly [string, PyNative])[] = [
  strMethod('center', 'width, fillchar?, /', (vm, self, args) =>
    // CPython puts the odd one on the left where the width is odd.
    justify(vm, self, args, (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  ),
  strMethod('ljust', 'width, fillchar?, /', (vm, self, args) => justify(vm, self, args, () => 0)),
  strMethod('rjust', 'width, fillchar?, /', (vm, self, args) =>
    justify(vm, self, args, (missing) => missing),
  ),
  strMethod('zfill', 'width, /', (vm, self, args) => {
    const missing = args.whole('width') - pointLength(self);
    if (missing > largestText) return tooLarge(vm);
    if (missing <= 0) return str(self);
    const sign = /^[+-]/.exec(self)?.[0] ?? '';
    return str(sign + '0'.repeat(missing) + self.slice(sign.length));
  }),
  strMethod('expandtabs', 'tabsize?', (vm, self, args) => {
    const size = args.whole('tabsize', 8);
    if (size > 1000) return tooLarge(vm);
    return str(expandTabs(self, size));
  }),
  ['join', define('str.join', 'self, iterable, /', join, { lazy: true })],
  [
    'format',
    define(
      'str.format',
      'self, /, *rest, **keywords',
      (vm, args) =>
        vm.lift([args.get('self')], ([self]) =>
          self?.t === 'str'
            ? formatText(vm, self.v, {
                positional: args.rest,
                keyword: (name) => args.keywords.get(name) ?? vm.item(vm.dict([]), str(name)),
              })
            : vm.raise('TypeError', "descriptor 'format' requires a 'str' object"),
        ),
      { lazy: true },
    ),
  ],
  [
    'format_map',
    define(
      'str.format_map',
      'self, mapping, /',
      (vm, args) =>
        vm.lift([args.get('self'), args.get('mapping')], ([self, mapping]) =>
          self?.t === 'str' && mapping !== undefined
            ? formatText(vm, self.v, {
                positional: [],
                keyword: (name) => vm.item(mapping, str(name)),
              })
            : vm.raise('TypeError', "descriptor 'format_map' requires a 'str' object"),
        ),
      { lazy: true },
    ),
  ],
];

function justify(
  vm: Machine,
  self: string,
  args: Bound,
  left: (missing: number, width: number) => number,
): PyValue {
  const width = args.whole('width');
  const fill = args.text('fillchar', ' ');
  if (pointLength(fill) !== 1)
    return vm.raise('TypeError', 'The fill character must be exactly one character long');
  const missing = width - pointLength(self);
  if (missing > largestText) return tooLarge(vm);
  if (missing <= 0) return str(self);
  const before = left(missing, width);
  return str(fill.repeat(before) + self + fill.repeat(missing - before));
}

/** `text.expandtabs(size)`. */
export function expandTabs(text: string, size: number): string {
  let out = '';
  let column = 0;
  for (const point of codePoints(text)) {
    if (point === '\t') {
      const step = size > 0 ? size - (column % size) : 0;
      out += ' '.repeat(step);
      column += step;
    } else {
      out += point;
      column = point === '\n' || point === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function join(vm: Machine, args: Bound): PyValue {
  return vm.lift([args.get('self'), args.get('iterable')], ([self, iterable]) => {
    if (self?.t !== 'str' || iterable === undefined)
      return vm.raise('TypeError', "descriptor 'join' requires a 'str' object");
    if (['none', 'bool', 'int', 'float'].includes(iterable.t))
      return vm.raise('TypeError', 'can only join an iterable');
    refuseItems(vm, iterable);
    const items = vm.iterate(iterable);
    if (!Array.isArray(items)) return items as PyValue;
    const pieces: PyValue[] = [];
    for (const [i, item] of (items as readonly PyValue[]).entries()) {
      if (i > 0 && self.v !== '') pieces.push(self);
      pieces.push(
        vm.lift([plainOf(vm, item)], ([known]) =>
          known?.t === 'str'
            ? known
            : vm.raise(
                'TypeError',
                `sequence item ${i}: expected str instance, ${vm.typeName(known ?? item)} found`,
              ),
        ),
      );
    }
    return joinPieces(vm, pieces);
  });
}

/** Of a set without any text, whichever item comes first is refused. */
function refuseItems(vm: Machine, iterable: PyValue): void {
  const object = vm.object(iterable);
  if (object?.o !== 'set') return;
  const types = new Set(
    Array.from(object.entries.values(), ([item]) =>
      isOpen(item) || plainOf(vm, item).t === 'str' ? undefined : vm.typeName(item),
    ),
  );
  const [type] = types;
  if (types.size === 1 && type !== undefined)
    vm.raise('TypeError', `sequence item 0: expected str instance, ${type} found`);
}
