import { plainOf } from '../operations/scalar-data.ts';
import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';
import { int, str } from '../object.ts';
import { pointOffset } from './code-points.ts';
import type { FormatSpec } from './format-spec.ts';
import { layOut, pad } from './format-spec.ts';
import { realText } from './number-format.ts';
import { intText } from './number-text.ts';
import type { Outcome } from './outcome.ts';
import { largestText } from './outcome.ts';
import { joinPieces, settle } from './settle.ts';
import { toAscii } from './string-repr.ts';

interface Directive {
  readonly key: string | undefined;
  readonly flags: string;
  readonly width: number | '*' | undefined;
  readonly precision: number | '*' | undefined;
  readonly letter: string;
  /** Where the letter stands, in code points. */
  readonly index: number;
}

/** `format % args`: raises as Python; unknown where a value that it needs is not known. */
export function percentFormat(vm: Machine, format: string, args: PyValue): PyValue {
  return vm.lift([args], ([known]) => (known === undefined ? args : fill(vm, format, known)));
}

function fill(vm: Machine, format: string, args: PyValue): PyValue {
  const values = args.t === 'tuple' ? args.items : undefined;
  const isMapping = values === undefined && mapsKeys(vm, args);
  const pieces: PyValue[] = [];
  let next = 0;
  let single = false;
  const take = (): PyValue => {
    if (values !== undefined) {
      const value = values[next++];
      return value ?? vm.raise('TypeError', 'not enough arguments for format string');
    }
    if (single) return vm.raise('TypeError', 'not enough arguments for format string');
    single = true;
    return args;
  };
  for (const part of readDirectives(vm, format)) {
    if (typeof part === 'string') {
      pieces.push(str(part));
      continue;
    }
    let value: PyValue | undefined;
    if (part.key !== undefined) {
      if (!isMapping) return vm.raise('TypeError', 'format requires a mapping');
      value = vm.item(args, str(part.key));
      single = true;
    }
    const width = part.width === '*' ? take() : int(part.width ?? 0);
    const precision = part.precision === '*' ? take() : int(part.precision ?? -1);
    if (part.letter === '%') {
      pieces.push(str('%'));
      continue;
    }
    const operand = value ?? take();
    pieces.push(
      vm.lift([width, precision], ([w, p]) =>
        vm.lift([operand], ([v]) =>
          w === undefined || p === undefined || v === undefined
            ? operand
            : convert(vm, part, star(vm, w), star(vm, p), v),
        ),
      ),
    );
  }
  const isOver = values === undefined ? !single && !isMapping : next < values.length;
  if (isOver) return vm.raise('TypeError', 'not all arguments converted during string formatting');
  return joinPieces(vm, pieces);
}

function mapsKeys(vm: Machine, args: PyValue): boolean {
  if (args.t === 'str') return false;
  const object = vm.object(args);
  if (object?.o === 'dict' || object?.o === 'list') return true;
  if (args.t === 'bytes') return true;
  return args.t === 'host'
    ? args.type.item !== undefined
    : object !== undefined && vm.findAttribute(args, '__getitem__') !== undefined;
}

function star(vm: Machine, value: PyValue): number {
  if (value.t === 'int') return Number(value.v);
  if (value.t === 'bool') return value.v ? 1 : 0;
  return vm.raise('TypeError', '* wants int');
}

const afterKey = /^([-+ #0]*)(\*|\d+)?(?:(\.)(\*|\d*))?[hlL]?([\s\S]?)/u;

function readDirectives(vm: Machine, format: string): readonly (string | Directive)[] {
  const parts: (string | Directive)[] = [];
  let at = 0;
  for (;;) {
    const start = format.indexOf('%', at);
    if (start < 0) break;
    if (start > at) parts.push(format.slice(at, start));
    let key: string | undefined;
    let after = start + 1;
    if (format[after] === '(') {
      const end = closing(format, after);
      if (end < 0) return vm.raise('ValueError', 'incomplete format key');
      key = format.slice(after + 1, end);
      after = end + 1;
    }
    const [text = '', flags = '', width, dot, precision, letter = ''] =
      afterKey.exec(format.slice(after)) ?? [];
    if (letter === '') return vm.raise('ValueError', 'incomplete format');
    parts.push({
      key,
      flags,
      width: number(width),
      precision: dot === undefined ? undefined : (number(precision) ?? 0),
      letter,
      index: pointOffset(format, after + text.length - letter.length),
    });
    at = after + text.length;
  }
  if (at < format.length) parts.push(format.slice(at));
  return parts;
}

function number(text: string | undefined): number | '*' | undefined {
  return text === undefined || text === '' ? undefined : text === '*' ? '*' : Number(text);
}

/** The parenthesis that closes the one at `open`; nested pairs belong to the key. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function convert(
  vm: Machine,
  part: Directive,
  width: number,
  precision: number,
  given: PyValue,
): PyValue {
  const value = /[sra]/.test(part.letter) ? given : plainOf(vm, given);
  const flags = width < 0 ? `${part.flags}-` : part.flags;
  const wide = Math.abs(width);
  // `%.*f` with a negative number means 0; without a precision it is -1 here.
  const places = part.precision === undefined ? undefined : Math.max(0, precision);
  if (wide > largestText) return settle(vm, { size: wide });
  switch (part.letter) {
    case 's':
    case 'r':
    case 'a': {
      const text = part.letter === 's' ? vm.str(value) : vm.repr(value);
      return vm.lift([text], ([known]) => {
        if (known?.t !== 'str') return text;
        const whole = part.letter === 'a' ? toAscii(known.v) : known.v;
        const kept =
          places === undefined || places >= whole.length
            ? whole
            : Array.from(whole).slice(0, places).join('');
        return str(aligned(kept, flags, wide));
      });
    }
    case 'c':
      return settle(vm, character(value, flags, wide));
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return settle(vm, whole(vm, part.letter, value, flags, wide, places));
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const n = real(vm, value);
      const text = realText(n, part.letter, places ?? 6, flags.includes('#'));
      if (typeof text !== 'string') return settle(vm, text);
      const negative = text.startsWith('-');
      const body = negative ? text.slice(1) : text;
      return settle(vm, numberText(negative, '', body, flags, wide));
    }
    default: {
      const code = part.letter.codePointAt(0) ?? 0;
      const shown = code >= 32 && code < 127 ? part.letter : '?';
      return vm.raise(
        'ValueError',
        `unsupported format character '${shown}' (0x${code.toString(16)}) at index ${part.index}`,
      );
    }
  }
}

function aligned(text: string, flags: string, width: number): string {
  return pad(text, { fill: ' ', align: flags.includes('-') ? '<' : '>', width });
}

function character(value: PyValue, flags: string, width: number): Outcome {
  if (value.t === 'int' || value.t === 'bool') {
    const code = value.t === 'int' ? value.v : BigInt(value.v);
    if (code < 0n || code > 0x10ffffn)
      return { className: 'OverflowError', message: '%c arg not in range(0x110000)' };
    return aligned(String.fromCodePoint(Number(code)), flags, width);
  }
  if (value.t === 'str' && Array.from(value.v).length === 1) return aligned(value.v, flags, width);
  return { className: 'TypeError', message: '%c requires int or char' };
}

function whole(
  vm: Machine,
  letter: string,
  value: PyValue,
  flags: string,
  width: number,
  places: number | undefined,
): Outcome {
  const isDecimal = letter === 'd' || letter === 'i' || letter === 'u';
  const v = toWhole(vm, letter, value, isDecimal);
  const size = v < 0n ? -v : v;
  const digits = isDecimal ? intText(size) : size.toString(letter === 'o' ? 8 : 16);
  if (typeof digits !== 'string') return digits;
  if ((places ?? 0) > largestText) return { size: places ?? 0 };
  const prefix = flags.includes('#') && !isDecimal ? `0${letter}` : '';
  const text = (letter === 'X' ? digits.toUpperCase() : digits).padStart(places ?? 0, '0');
  return numberText(v < 0n, prefix, text, flags, width);
}

function toWhole(vm: Machine, letter: string, value: PyValue, isDecimal: boolean): bigint {
  if (value.t === 'int') return value.v;
  if (value.t === 'bool') return value.v ? 1n : 0n;
  if (value.t === 'float' && isDecimal) {
    if (Number.isNaN(value.v)) return vm.raise('ValueError', 'cannot convert float NaN to integer');
    if (!Number.isFinite(value.v))
      return vm.raise('OverflowError', 'cannot convert float infinity to integer');
    return BigInt(Math.trunc(value.v));
  }
  const wanted = isDecimal ? 'a real number' : 'an integer';
  return vm.raise(
    'TypeError',
    `%${letter} format: ${wanted} is required, not ${vm.typeName(value)}`,
  );
}

function real(vm: Machine, value: PyValue): number {
  if (value.t === 'float') return value.v;
  if (value.t === 'bool') return value.v ? 1 : 0;
  if (value.t === 'int') {
    const n = Number(value.v);
    return Number.isFinite(n) ? n : vm.raise('OverflowError', 'int too large to convert to float');
  }
  return vm.raise('TypeError', `must be real number, not ${vm.typeName(value)}`);
}

function numberText(
  negative: boolean,
  prefix: string,
  body: string,
  flags: string,
  width: number,
): Outcome {
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const isLeft = flags.includes('-');
  const isZero = flags.includes('0') && !isLeft;
  const spec: FormatSpec = {
    fill: isZero ? '0' : ' ',
    align: isLeft ? '<' : isZero ? '=' : '>',
    alignGiven: false,
    sign: '',
    noNegativeZero: false,
    alternate: false,
    width,
    grouping: '',
    precision: undefined,
    type: '',
  };
  return layOut(sign, prefix, body, '', spec);
}
