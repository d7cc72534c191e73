import { evaluate } from './evaluate.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { str, type PyValue } from '../object.ts';
import type { FormattedValue } from '../syntax/syntax.ts';
import { joinPieces } from '../text/settle.ts';
import { toAscii } from '../text/string-repr.ts';

/** The text of an f-string; unknown where a part is. */
export function evaluateFString(
  vm: Interpreter,
  parts: readonly (string | FormattedValue)[],
  frame: Frame,
): PyValue {
  return joinPieces(
    vm,
    parts.flatMap((part) => (typeof part === 'string' ? [str(part)] : formatted(vm, part, frame))),
  );
}

function formatted(vm: Interpreter, part: FormattedValue, frame: Frame): readonly PyValue[] {
  const value = evaluate(vm, part.value, frame);
  const spec = part.spec.length === 0 ? str('') : evaluateFString(vm, part.spec, frame);
  // `{x=}` shows the repr unless a conversion or a format is given.
  const conversion =
    part.conversion ?? (part.label !== undefined && part.spec.length === 0 ? 'r' : undefined);
  const shown = convert(vm, value, conversion);
  const text = vm.lift([spec], ([known]) => vm.format(shown, known?.t === 'str' ? known.v : ''));
  return part.label === undefined ? [text] : [str(part.label), text];
}

function convert(
  vm: Interpreter,
  value: PyValue,
  conversion: FormattedValue['conversion'],
): PyValue {
  if (conversion === undefined) return value;
  if (conversion === 's') return vm.str(value);
  const shown = vm.repr(value);
  return conversion === 'r'
    ? shown
    : vm.lift([shown], ([known]) => str(known?.t === 'str' ? toAscii(known.v) : ''));
}
