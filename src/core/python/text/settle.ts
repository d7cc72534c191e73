import type { Machine } from '../machine.ts';
import { str, type PyUnknown, type PyValue } from '../object.ts';
import type { Outcome } from './outcome.ts';
import { isRefusal, largestText } from './outcome.ts';

/** The str of an outcome; raises what Python raises; unknown where the text is too large to build. */
export function settle(vm: Machine, outcome: Outcome): PyValue {
  if (typeof outcome === 'string') return str(outcome);
  if (isRefusal(outcome)) return vm.raise(outcome.className, outcome.message);
  return tooLarge(vm);
}

/** The unknown that stands for a text or list that is too large to build. */
export function tooLarge(vm: Machine): PyUnknown {
  return vm.unknown({ code: 'bounds-reached', data: { bound: 'size' } });
}

/** The str made of `pieces` in order; a piece that is not known makes it unknown, a choice a choice. */
export function joinPieces(vm: Machine, pieces: readonly PyValue[]): PyValue {
  return vm.lift(pieces, (known) => {
    let size = 0;
    for (const piece of known) size += piece.t === 'str' ? piece.v.length : 0;
    if (size > largestText) return tooLarge(vm);
    vm.step(size >> 6);
    return str(known.map((piece) => (piece.t === 'str' ? piece.v : '')).join(''));
  });
}
