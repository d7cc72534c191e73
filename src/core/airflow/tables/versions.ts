import { findPublished } from './published-pairs.ts';

/** An Airflow version and the version of its cncf.kubernetes provider. */
export interface VersionPair {
  readonly airflow: string;
  readonly provider: string;
}

/** Versions from `since` on and before `until`. */
export interface VersionRange {
  readonly since?: string;
  /** The first version that is no longer in it. */
  readonly until?: string;
}

/** The pairs whose behaviour was recorded from the real operator, oldest provider first. */
export const recordedPairs: readonly VersionPair[] = [
  { airflow: '2.6.2', provider: '6.1.0' },
  { airflow: '2.6.2', provider: '7.0.0' },
  { airflow: '2.7.0', provider: '7.4.2' },
  { airflow: '2.8.1', provider: '7.14.0' },
  { airflow: '2.8.4', provider: '8.0.1' },
  { airflow: '2.9.3', provider: '8.3.4' },
  { airflow: '2.10.3', provider: '9.0.1' },
  { airflow: '2.10.5', provider: '10.1.0' },
  { airflow: '2.11.0', provider: '10.5.0' },
  { airflow: '3.0.2', provider: '10.6.0' },
  { airflow: '3.1.0', provider: '10.8.1' },
  { airflow: '2.11.0', provider: '10.12.0' },
  { airflow: '3.3.2', provider: '10.25.0' },
];

/** What is used where nothing says otherwise. */
export const newestPair: VersionPair = { airflow: '3.3.2', provider: '10.25.0' };

/** Negative, 0 or positive, as `a` is before, equal to or after `b`; a pre-release comes before its release (PEP 440's order of the common forms). */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)];
  for (let i = 0; i < Math.max(x.release.length, y.release.length); i++) {
    const difference = (x.release[i] ?? 0) - (y.release[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return x.stage - y.stage || x.number - y.number;
}

/** True where `version` lies in `range`. */
export function inRange(version: string, range: VersionRange): boolean {
  if (range.since !== undefined && compareVersions(version, range.since) < 0) return false;
  return range.until === undefined || compareVersions(version, range.until) < 0;
}

/** True from `minimum` on. */
export function atLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}

/** The recorded provider version whose rules lie nearest below `provider`; the oldest for anything older. */
export function nearestRecorded(provider: string): string {
  const known = recordedPairs.map((pair) => pair.provider).sort(compareVersions);
  return known.findLast((one) => atLeast(provider, one)) ?? known[0] ?? provider;
}

/** The provider that was published with `airflow`, else the recorded one of the newest pair whose Airflow is not newer. */
export function providerFor(airflow: string): string {
  const known = findPublished(airflow);
  if (known !== undefined) return known;
  const fits = recordedPairs.filter((pair) => atLeast(airflow, pair.airflow));
  const sorted = fits.sort((a, b) => compareVersions(a.airflow, b.airflow));
  return (sorted.at(-1) ?? recordedPairs[0] ?? newestPair).provider;
}

/** The Airflow that `provider` was recorded with, else that of the nearest recorded one below. */
export function airflowFor(provider: string): string {
  const nearest = nearestRecorded(provider);
  return recordedPairs.find((pair) => pair.provider === nearest)?.airflow ?? newestPair.airflow;
}

/** Pendulum's major version that Airflow brings: 2 up to Airflow 2.7, 3 from 2.8 (str() of a datetime differs). */
export function pendulumMajor(airflow: string): 2 | 3 {
  return atLeast(airflow, '2.8.0') ? 3 : 2;
}

const clients: readonly (readonly [since: string, major: number])[] = [
  ['4.0.0', 23],
  ['8.0.0', 29],
  ['8.3.2', 30],
  ['9.0.1', 31],
  ['10.6.0', 32],
  ['10.8.2', 33],
  ['10.10.0', 34],
  ['10.12.2', 35],
  ['10.18.0', 36],
];

/** The newest major version of the Python kubernetes client that `provider` allows; decides which model fields exist. */
export function clientMajor(provider: string): number {
  return clients.findLast(([since]) => atLeast(provider, since))?.[1] ?? 23;
}

interface Parsed {
  readonly release: readonly number[];
  readonly stage: number;
  readonly number: number;
}

function parse(version: string): Parsed {
  // Nearly all are of this kind, and very many are compared.
  if (/^\d+(?:\.\d+)*$/.test(version))
    return { release: version.split('.').map(Number), stage: 0, number: 0 };
  const found =
    /^\s*v?(\d+(?:\.\d+)*)(?:[-_.]?(dev|a|alpha|b|beta|c|rc|pre|preview|post|rev|r)[-_.]?(\d*))?/i.exec(
      version,
    );
  if (found === null) return { release: [0], stage: 0, number: 0 };
  const word = found[2]?.toLowerCase();
  return {
    release: (found[1] ?? '0').split('.').map(Number),
    stage: word === undefined ? 0 : stageOf(word),
    number: Number(found[3] ?? 0),
  };
}

function stageOf(word: string): number {
  if (word === 'dev') return -4;
  if (word.startsWith('a')) return -3;
  if (word.startsWith('b')) return -2;
  return word.startsWith('post') || word === 'rev' || word === 'r' ? 1 : -1;
}
