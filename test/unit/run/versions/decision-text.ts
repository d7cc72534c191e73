import type { Decision } from './scenario.ts';

/**
 * What matters of a decision, in one line: how the run ended, what became of each pod, the logs shown, the calls that change
 * something, what was said about a failure, and the result. A `null` that Airflow does not store is none. The mark of a pod that
 * is kept shows in what became of it: the launcher's pods need no patch for it. Of a run without an end that is all.
 */
export function toText({ state, pods, logs, calls, told = [], xcom }: Decision): string {
  if (state === 'endless') return state;
  const fates = Object.entries(pods).map(([name, fate]) => `${name} ${fate}`);
  const length =
    typeof xcom === 'number'
      ? xcom
      : xcom !== undefined && xcom.length >= 100
        ? xcom.length
        : undefined;
  const result =
    length !== undefined
      ? `result of ${length}`
      : xcom === undefined || xcom === 'null'
        ? ''
        : `result ${toPlain(xcom as string)}`;
  const acts = calls.filter((call) => !call.startsWith('patch'));
  return [
    state,
    fates.join(', '),
    logs.length === 0 ? '' : `logs ${logs.join(' ')}`,
    acts.join(', '),
    told.length === 0 ? '' : `told ${told.join(' ')}`,
    result,
  ].join(' | ');
}

/** Python's NaN is a text here, since JSON has none. */
function toPlain(json: string): string {
  return JSON.stringify(JSON.parse(json === 'NaN' ? '"NaN"' : json));
}
