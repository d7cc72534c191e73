import type { Pins } from './requirement.ts';

/**
 * The Airflow, and where it ships one the cncf.kubernetes provider, of an image of Astro Runtime, by its tag, for example
 * `11.8.0-python-3.11-base`; nothing for a version that is not in Astronomer's release notes as we know them.
 */
export function readAstroRuntime(tag: string): Pins {
  const version = /^\d+\.\d+\.\d+(?=-|@|$)/.exec(tag)?.[0] ?? '';
  const found = runtimes.get(version);
  if (found === undefined) return {};
  const [airflow = '', provider] = found.split(' ');
  return provider === undefined ? { airflow } : { airflow, provider, isShipped: true };
}

// `AIRFLOW [PROVIDER]: runtimes`. Astronomer's release notes and provider reference; those of Runtime 3 were not seen.
const rows: readonly string[] = [
  '2.6.0 6.1.0: 8.0.0 8.1.0',
  '2.6.1 6.1.0: 8.2.0 8.3.0',
  '2.6.1 7.0.0: 8.4.0',
  '2.6.2 7.0.0: 8.5.0',
  '2.6.2 7.1.0: 8.6.0',
  '2.6.3 7.2.0: 8.7.0',
  '2.6.3 7.3.0: 8.8.0 8.9.0',
  '2.6.3 7.6.0: 8.10.0',
  '2.7.0 7.4.2: 9.0.0',
  '2.7.1 7.5.0: 9.1.0',
  '2.7.2 7.6.0: 9.2.0',
  '2.7.2 7.7.0: 9.3.0 9.4.0',
  '2.7.3 7.8.0: 9.5.0',
  '2.7.3 7.10.0: 9.6.0',
  '2.7.3 7.11.0: 9.7.0',
  '2.7.3 7.13.0: 9.8.0 9.9.0',
  '2.7.3 7.14.0: 9.10.0 9.10.1 9.10.2 9.11.0 9.12.0 9.13.0 9.14.0 9.15.0 9.16.0 9.17.0',
  '2.8.0 7.11.0: 10.0.0',
  '2.8.0 7.13.0: 10.1.0',
  '2.8.1 7.13.0: 10.2.0',
  '2.8.1 7.14.0: 10.3.0',
  '2.8.2 7.14.0: 10.4.0',
  '2.8.3 7.14.0: 10.5.0',
  '2.8.4 7.14.0: 10.6.0 10.7.0 10.8.0 10.9.0',
  '2.9.0 8.0.1: 11.0.0 11.1.0 11.2.0',
  '2.9.1 8.0.1: 11.3.0',
  '2.9.1 8.2.0: 11.4.0',
  '2.9.2 8.3.1: 11.5.0',
  '2.9.2 8.3.2: 11.6.0',
  '2.9.3 8.3.3: 11.7.0',
  '2.9.3 8.3.4: 11.8.0',
  '2.10.0: 12.0.0',
];

const runtimes: ReadonlyMap<string, string> = new Map(
  rows.flatMap((row) => {
    const [found = '', versions = ''] = row.split(': ');
    return versions.split(' ').map((version) => [version, found] as const);
  }),
);
