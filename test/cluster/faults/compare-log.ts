import type { TrueLine } from './truth.ts';

/** A line that was told, or the marker of a gap. */
export type ToldPart = TrueLine | 'gap';

/**
 * What is wrong with the lines that were told of a log that the API still had whole: lines lost (with a marker or without),
 * repeated, or never written. Its end may be missing where nobody waited for it.
 */
export function compareLog(
  truth: readonly TrueLine[],
  told: readonly ToldPart[],
  mayMissEnd: boolean,
): readonly string[] {
  const places = new Map<string, number[]>();
  truth.forEach((line, index) => {
    const key = toKey(line);
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  });
  const problems: string[] = [];
  let next = 0;
  let isMarked = false;
  for (const part of told) {
    if (part === 'gap') {
      isMarked = true;
      continue;
    }
    // What is written between the last look at the truth and the end of its pod.
    const isLater = next === truth.length && (part.time ?? '') >= (truth.at(-1)?.time ?? '');
    if (isLater && !places.has(toKey(part))) {
      places.set(toKey(part), []);
      continue;
    }
    const at = places.get(toKey(part))?.find((index) => index >= next);
    if (at === undefined) {
      const isOld = places.has(toKey(part));
      problems.push(`${isOld ? 'repeated' : 'never written'}: ${show(part)}`);
      continue;
    }
    if (at > next) problems.push(lost(truth, next, at, isMarked));
    next = at + 1;
    isMarked = false;
  }
  if (next < truth.length && !mayMissEnd) problems.push(lost(truth, next, truth.length, isMarked));
  return problems.length > 6
    ? [...problems.slice(0, 6), `and ${problems.length - 6} more`]
    : problems;
}

function lost(truth: readonly TrueLine[], from: number, to: number, isMarked: boolean): string {
  const how = isMarked ? 'with a marker, though the API still has them' : 'without a marker';
  return `lost lines ${from} to ${to} of ${truth.length} ${how}: ${show(truth[from])}`;
}

function toKey({ time, text }: TrueLine): string {
  return `${time ?? ''} ${text}`;
}

function show(line: TrueLine | undefined): string {
  if (line === undefined) return 'nothing';
  const { time, text } = line;
  return `${time ?? '-'} ${JSON.stringify(text.slice(0, 60))} (${text.length})`;
}
