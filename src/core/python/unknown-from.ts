import type { Reason } from '../base/reason.ts';
import type { PyUnknown, PyValue } from './object.ts';
import type { Input } from './value.ts';

/** See Machine.unknown. */
export function unknownFrom(reason: Reason, from: readonly PyValue[]): PyUnknown {
  const needs = new Map<string, Input>();
  let first: PyUnknown | undefined;
  const collect = (value: PyValue): void => {
    if (value.t === 'placeholder') needs.set(`${value.input.kind} ${value.input.key}`, value.input);
    else if (value.t === 'choice') {
      for (const input of value.test.needs) needs.set(`${input.kind} ${input.key}`, input);
      collect(value.then);
      collect(value.else);
    } else if (value.t === 'unknown') {
      first ??= value;
      for (const input of value.needs) needs.set(`${input.kind} ${input.key}`, input);
    }
  };
  from.forEach(collect);
  const inputs = [...needs.keys()].slice(0, 5).join(', ');
  const named =
    inputs === '' ? reason : { code: reason.code, data: { name: inputs, ...reason.data } };
  const own = reason.code !== 'depends-on-input' ? reason : (first?.reason ?? named);
  const since = first?.since ?? from.find((v) => v.at !== undefined)?.at;
  return { t: 'unknown', reason: own, needs: [...needs.values()], since };
}
