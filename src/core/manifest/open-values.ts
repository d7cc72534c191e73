import { toMissing } from '../airflow/surroundings/missing-inputs.ts';
import type { MissingInput } from '../airflow/rendering/rendered-task.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';
import type { Notice } from '../base/notice.ts';
import type { Origin } from '../base/span.ts';
import type { Input, Value } from '../python/value.ts';
import { noneValue, strValue, toText } from './model-value.ts';
import type { Refusals } from './refusal.ts';

/** Values as far as they are known, with what they wait for. */
export interface Settled {
  readonly value: Value;
  readonly missing: readonly MissingInput[];
  readonly assumptions: readonly Notice[];
}

/**
 * The value with defaults of placeholders filled in (unless `context.unset` leaves them open) and None for what is not
 * known. What is not known is either waited for (`missing`), or a refusal that names `argument`. With `showGaps` the name of
 * what is waited for stands in its place, for people to see.
 */
export function settle(
  value: Value,
  argument: string,
  context: RunContext,
  refusals: Refusals,
  showGaps = false,
): Settled {
  const missing: MissingInput[] = [];
  const assumptions: Notice[] = [];
  const unclear: { readonly detail: string; readonly at: Origin | undefined }[] = [];
  const known = walk(value);
  if (missing.length === 0)
    for (const { detail, at } of unclear.slice(0, 1))
      refusals.add('value-unknown', detail === '' ? { argument } : { argument, detail }, at);
  return { value: known, missing, assumptions };

  function walk(one: Value): Value {
    switch (one.kind) {
      case 'list':
      case 'tuple':
      case 'set':
        return { ...one, items: one.items.map(walk) };
      case 'dict':
        return { ...one, entries: one.entries.map(([key, item]) => [walk(key), walk(item)]) };
      case 'object':
        return {
          ...one,
          fields: new Map(Array.from(one.fields, ([name, field]) => [name, walk(field)])),
        };
      case 'placeholder': {
        if (one.default === undefined || context.unset === 'placeholder') {
          missing.push(toMissing(one.input, one.origin));
          return gap([one.input]);
        }
        const filled = walk(one.default);
        const notice = noticeOf(one.input, filled);
        if (notice !== undefined) assumptions.push(notice);
        return filled;
      }
      case 'unknown':
        if (one.needs.length === 0)
          unclear.push({ detail: detailOf(one.reason.data), at: one.origin });
        for (const input of one.needs) missing.push(toMissing(input, one.origin));
        return gap(one.needs);
      case 'choice':
        if (one.needs === undefined)
          unclear.push({ detail: one.options[0]?.when ?? '', at: one.origin });
        for (const input of one.needs ?? []) missing.push(toMissing(input, one.origin));
        return gap(one.needs ?? []);
      default:
        return one;
    }
  }

  function gap(needs: readonly Input[]): Value {
    if (!showGaps || needs.length === 0) return noneValue;
    return strValue(`<${[...new Set(needs.map(({ kind, key }) => `${kind} ${key}`))].join(', ')}>`);
  }
}

function noticeOf(input: Input, value: Value): Notice | undefined {
  const data = { key: input.key, value: toText(value) ?? '' };
  switch (input.kind) {
    case 'variable':
      return { code: 'variable-default', data };
    case 'config':
      return { code: 'config-default', data };
    case 'env':
      return { code: 'env-default', data };
    default:
      return undefined;
  }
}

function detailOf(data: Readonly<Record<string, string | number>>): string {
  return Object.values(data).map(String).join(' ');
}
