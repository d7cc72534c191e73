import type { GivenContext } from '../../core/airflow/surroundings/given-context.ts';
import { parseIsoDate } from '../../core/base/iso-date.ts';
import type { GivenInputs } from './analyzer.ts';

/** What is given in the editor, in the shape that contexts are made of. A date that is none counts as not given. */
export function toGivenContext(given: GivenInputs, mapIndex: number | undefined): GivenContext {
  return {
    airflowVersion: given.airflowVersion,
    providerVersion: given.providerVersion,
    logicalDate: given.logicalDate === undefined ? undefined : parseIsoDate(given.logicalDate),
    dataIntervalStart: undefined,
    dataIntervalEnd: undefined,
    runId: undefined,
    runType: undefined,
    tryNumber: 1,
    mapIndex,
    params: given.params ?? {},
    variables: toMap(given.variables),
    connections: toMap(given.connections),
    environment: toMap(given.environment),
    configuration: toMap(given.configuration),
    inCluster: given.inCluster ?? false,
    xcom: given.xcom,
    xcomOpen: true,
    arguments: toMap(given.arguments),
    fixedIds: false,
    marker: true,
    namespace: given.namespace,
    registryMap: toMap(given.registryMap),
  };
}

function toMap<V>(record: Readonly<Record<string, V>> | undefined): ReadonlyMap<string, V> {
  return new Map(Object.entries(record ?? {}));
}
