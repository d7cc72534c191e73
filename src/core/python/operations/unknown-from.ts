import type { Reason } from '../../base/reason.ts';
import { Needs } from '../needs.ts';
import type { PyUnknown, PyValue } from '../object.ts';

// Of more objects than these, those that came last.
const most = 32;

/** See Machine.unknown; `step` counts the work. */
export function unknownFrom(
  reason: Reason,
  from: readonly PyValue[],
  step: (amount: number) => void,
): PyUnknown {
  const needs = new Needs();
  let mayBe: Set<number> | undefined;
  const add = (addr: number): void => void (mayBe ??= new Set()).add(addr);
  let first: PyUnknown | undefined;
  const collect = (value: PyValue): void => {
    if (value.t === 'placeholder') needs.add([value.input]);
    else if (value.t === 'choice') {
      needs.add(value.test.needs);
      collect(value.then);
      collect(value.else);
    } else if (value.t === 'unknown') {
      first ??= value;
      needs.add(value.needs);
      value.mayBe?.forEach(add);
    } else if (value.t === 'ref' && value.addr >= 0) add(value.addr);
    else if (value.t === 'tuple') value.items.forEach(collectObject);
  };
  const collectObject = (value: PyValue): void => {
    if (value.t === 'ref' && value.addr >= 0) add(value.addr);
  };
  from.forEach(collect);
  step(needs.size >> 1);
  const inputs = needs.names;
  const named =
    inputs === '' ? reason : { code: reason.code, data: { name: inputs, ...reason.data } };
  const own = reason.code !== 'depends-on-input' ? reason : (first?.reason ?? named);
  const since = first?.since ?? from.find((v) => v.at !== undefined)?.at;
  if (mayBe === undefined) return { t: 'unknown', reason: own, needs: needs.list, since };
  step(mayBe.size);
  return { t: 'unknown', reason: own, needs: needs.list, since, mayBe: [...mayBe].slice(-most) };
}
