import { nextDay, toIsoDate } from '../../base/iso-date.ts';
import type { Notice } from '../../base/notice.ts';
import type { FoundVersions } from '../../project/find-versions.ts';
import type { Project } from '../../project/project.ts';
import type { GivenContext } from './given-context.ts';
import type { RunContext, RunIdentity, Versions } from './run-context.ts';
import { fitVersions } from './fit-versions.ts';
import { findNeededAirflow } from '../tables/needed-airflow.ts';
import { airflowFor, newestPair, providerFor } from '../tables/versions.ts';

/** What of this machine goes into a context. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  /** Letters and digits that nobody can guess, `a-z0-9`. */
  random(length: number): string;
}

/** The context of `tasks` for a file's text: what is given, and placeholders for the rest; no run. */
export function createTasksContext(
  given: GivenContext,
  project: Project,
  machine: Machine,
  source: string,
): RunContext {
  const unset = given.fixedIds ? 'absent' : 'placeholder';
  return { ...createContext(given, project, machine, source), run: undefined, unset };
}

/** The context of `manifest` and `run` for a file's text. */
export function createRunContext(
  given: GivenContext,
  project: Project,
  machine: Machine,
  source: string,
): RunContext {
  const unset = given.fixedIds ? 'absent' : 'missing';
  const run = createRun(given, machine);
  return { ...createContext(given, project, machine, source), run, unset };
}

function createContext(
  given: GivenContext,
  project: Project,
  machine: Machine,
  source: string,
): Omit<RunContext, 'run' | 'unset'> {
  // With fixed ids nothing counts but what is given.
  const found = given.fixedIds ? undefined : project;
  return {
    versions: chooseVersions(given, project.versions, given.fixedIds ? '' : source),
    params: toRecord(Object.entries(given.params)),
    variables: toRecord(found?.settings.variables, given.variables),
    connections: toRecord(found?.settings.connections, given.connections),
    environment: toRecord(
      found?.environment,
      given.fixedIds ? undefined : listMachineNames(machine.environment),
      given.environment,
    ),
    configuration: toRecord(found?.configuration, given.configuration),
    xcom: given.xcom === undefined ? undefined : toRecord(Object.entries(given.xcom)),
    ...(given.xcomOpen === true ? { xcomOpen: true } : {}),
    arguments: toRecord(given.arguments),
    inCluster: given.inCluster,
    seed: given.fixedIds ? undefined : machine.random(32),
    marker: given.marker,
    namespace: given.namespace,
    ...(given.registryMap === undefined || given.registryMap.size === 0
      ? {}
      : { registryMap: toRecord(given.registryMap) }),
    now: machine.now.toISOString(),
  };
}

/** What a context takes for granted before any task is looked at. */
export function listContextNotices(
  given: GivenContext,
  { versions: { airflow, provider, source, file } }: RunContext,
  machine: Pick<Machine, 'environment'>,
): readonly Notice[] {
  const names = given.fixedIds ? [] : listMachineNames(machine.environment).map(([name]) => name);
  const needed = given.fixedIds ? undefined : findNeededAirflow({ airflow, provider });
  return [
    ...(source === 'newest' || source === 'fit'
      ? [{ code: `versions-${source}`, data: { airflow, provider } } as const]
      : []),
    ...(source === 'installed'
      ? [{ code: 'versions-installed', data: { airflow, provider, path: file ?? '' } } as const]
      : []),
    ...(needed === undefined
      ? []
      : [{ code: 'versions-unfit', data: { airflow, provider, needed } } as const]),
    ...(names.length === 0
      ? []
      : [{ code: 'env-of-machine', data: { name: names.join(', ') } } as const]),
  ];
}

/** Of this machine's environment, what is taken for Airflow's: the names that begin with `AIRFLOW_`. */
function listMachineNames(
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('AIRFLOW_') && value !== undefined ? [[name, value] as const] : [],
  );
}

/**
 * The versions: as given, else those that the project pins or has installed, else the newest that the file's text fits; one alone
 * is paired with what it was published or recorded with.
 */
export function chooseVersions(
  given: GivenContext,
  found: FoundVersions,
  source: string,
): Versions {
  const { airflowVersion, providerVersion } = given;
  if (airflowVersion !== undefined || providerVersion !== undefined) {
    const airflow =
      airflowVersion ??
      found.airflow?.version ??
      airflowFor(providerVersion ?? newestPair.provider);
    const provider = providerVersion ?? found.provider?.version ?? providerFor(airflow);
    return { airflow, provider, source: 'given' };
  }
  const several = [found.provider, found.airflow].filter((one) => one !== undefined);
  const by = several.find((one) => one.isInstalled !== true) ?? several[0];
  if (by === undefined) {
    const fit = fitVersions(source);
    return fit === undefined ? { ...newestPair, source: 'newest' } : { ...fit, source: 'fit' };
  }
  const airflow =
    found.airflow?.version ?? airflowFor(found.provider?.version ?? newestPair.provider);
  const provider = found.provider?.version ?? providerFor(airflow);
  const origin = by.isInstalled === true ? 'installed' : 'project';
  return { airflow, provider, source: origin, file: by.file };
}

/** The launcher's own run id, label-safe: `podtasks__20260115T120000Z-ab12cd`. */
export function createRunId(machine: Machine): string {
  const moment = machine.now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `podtasks__${moment}-${machine.random(6)}`;
}

function createRun(given: GivenContext, machine: Machine): RunIdentity {
  const recorded = !given.marker;
  const logicalDate =
    given.logicalDate ?? (recorded ? '2024-01-15T00:00:00+00:00' : toIsoDate(machine.now));
  const runType = given.runType ?? (recorded ? 'scheduled' : 'manual');
  return {
    runId: given.runId ?? (recorded ? `${runType}__${logicalDate}` : createRunId(machine)),
    runType,
    logicalDate,
    dataIntervalStart: given.dataIntervalStart ?? logicalDate,
    dataIntervalEnd:
      given.dataIntervalEnd ?? (runType === 'scheduled' ? nextDay(logicalDate) : logicalDate),
    tryNumber: given.tryNumber,
    mapIndex: given.mapIndex,
  };
}

/** Later entries win; without a prototype, so that no name of it is taken for a key. */
function toRecord<V>(
  ...several: readonly (Iterable<readonly [string, V]> | undefined)[]
): Readonly<Record<string, V>> {
  const record = Object.create(null) as Record<string, V>;
  for (const entries of several) for (const [key, value] of entries ?? []) record[key] = value;
  return record;
}
