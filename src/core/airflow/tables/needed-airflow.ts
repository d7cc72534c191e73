import { atLeast, providerFor, recordedPairs } from './versions.ts';
import type { VersionPair } from './versions.ts';

/** The Airflow that a provider needs at least, where it is newer than the one of the pair; undefined where the two fit. */
export function findNeededAirflow({ airflow, provider }: VersionPair): string | undefined {
  const minimum = minima.findLast(([since]) => atLeast(provider, since))?.[1];
  return minimum === undefined || atLeast(airflow, minimum) ? undefined : minimum;
}

/** The provider that fits an Airflow: the one published with it, else the newest recorded one that it can have. */
export function findFittingProvider(airflow: string): string | undefined {
  const recorded = recordedPairs.map(({ provider }) => provider).reverse();
  return [providerFor(airflow), ...recorded].find(
    (provider) => findNeededAirflow({ airflow, provider }) === undefined,
  );
}

// As the provider's own releases demand it; `since` up to the next one.
const minima: readonly (readonly [since: string, airflow: string])[] = [
  ['4.0.2', '2.3.0'],
  ['7.0.0', '2.4.0'],
  ['7.7.0', '2.5.0'],
  ['7.11.0', '2.6.0'],
  ['8.2.0', '2.7.0'],
  ['8.4.0', '2.8.0'],
  ['10.1.0', '2.9.0'],
  ['10.5.0', '2.10.0'],
  ['10.11.0', '2.11.0'],
];
