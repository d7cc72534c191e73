import type { GivenOptions } from './parse-arguments.ts';
import type { Option } from './option-table.ts';
import { usageError } from './usage-error.ts';

/** An option's duration in whole seconds, at least one; `90s`, `5m`, `2h`, `1h30m`. Undefined where it is not given. */
export function readDuration(options: GivenOptions, option: Option['name']): number | undefined {
  const value = options.one(option);
  if (value === undefined) return undefined;
  const found = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s?)?$/.exec(value);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (found ?? [])
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  if (found === null || total === 0) throw usageError('not-a-duration', { option, value });
  return total;
}
