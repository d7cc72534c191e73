import type {
  AirflowPod,
  AirflowTask,
  AirflowVersions,
  Refusal,
} from '../../core/bridge/answers.ts';
import type { Bridge } from '../../core/bridge/open-bridge.ts';
import type { GivenInputs, PodAnswer, TaskAddress } from '../analysis/analyzer.ts';
import { addInputs, listSecrets } from '../asking/inputs.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { AirflowParts } from './airflow-port.ts';
import type { ChosenBridge } from './settle-bridge.ts';

/** The pod of one task instance as the user's own Airflow makes it, beside ours. */
export interface ExactAnswer {
  readonly versions: AirflowVersions;
  readonly theirs: AirflowPod | Refusal;
  readonly ours: PodAnswer;
  /** What nobody is to see, of both. */
  readonly secrets: readonly string[];
}

/** Which instance of a mapped task is meant has to be said; undefined: nobody knows how many there are. */
export interface IndexNeeded {
  readonly mapIndexes: readonly number[] | undefined;
}

/** An Airflow that is being asked about one DAG file. */
export interface AskedAirflow {
  tasks(signal: AbortSignal): Promise<readonly AirflowTask[] | Refusal>;
  pod(task: TaskAddress, signal: AbortSignal): Promise<ExactAnswer | IndexNeeded>;
  variables: Bridge['variables'];
  connections: Bridge['connections'];
  close(): Promise<void>;
}

/** Starts the user's Airflow for a DAG file. What it says beside its answers goes to the log. */
export async function askAirflow(
  file: string,
  text: string,
  chosen: ChosenBridge,
  parts: AirflowParts,
  signal: AbortSignal,
): Promise<AskedAirflow> {
  const { services, analyzer, inputs, launcher } = parts;
  const moment = { now: services.clock.now().toISOString(), drawn: services.random(38) };
  const source = { file, text };
  const build = async (
    task: TaskAddress,
    given: GivenInputs,
    stop: AbortSignal,
  ): Promise<PodAnswer> => {
    const typed = await inputs.of(task);
    const secrets = listSecrets(typed);
    const request = { source, task, given: addInputs(given, typed), moment, secrets };
    return analyzer.buildPod({ ...request, isExact: true }, stop);
  };
  const nothing = { file, dagId: '', taskId: '' };
  const exactOf = ({ exact, refusals }: PodAnswer): NonNullable<PodAnswer['exact']> => {
    if (exact !== undefined) return exact;
    throw new Error(refusals[0]?.code ?? 'no question');
  };
  const withMounts = (answer: PodAnswer): NonNullable<PodAnswer['exact']>['question'] => {
    const { question } = exactOf(answer);
    return {
      ...question,
      files: [...launcher().toMounted(file, chosen.mounts), ...question.files],
    };
  };

  const first = exactOf(await build(nothing, {}, signal));
  const bridge = await launcher().openBridge(
    chosen.command,
    first.folders,
    {
      clock: services.clock,
      environment: services.environment,
      program: launcher().readProgram(services.program),
      onSaid: (said) => services.log.debug(`Airflow said: ${toPlainText(said, 20_000)}`),
    },
    signal,
  );
  const { versions } = bridge;
  const given: GivenInputs = {
    airflowVersion: versions.airflow,
    providerVersion: versions.provider,
    inCluster: versions.inCluster,
  };

  return {
    tasks: async (stop) => bridge.tasks(withMounts(await build(nothing, given, stop)), stop),
    pod: async (task, stop) => {
      const ours = await build(task, given, stop);
      const needsIndex = ours.refusals.some(
        ({ code }) => code === 'map-index' || code === 'expand-unknown',
      );
      if (task.mapIndex === undefined && needsIndex) return { mapIndexes: ours.mapIndexes };
      const theirs = await bridge.pod(withMounts(ours), stop);
      const own = theirs.kind === 'pod' ? theirs.secrets : [];
      return { versions, theirs, ours, secrets: [...new Set([...ours.secrets, ...own])] };
    },
    variables: (ids, stop) => bridge.variables(ids, stop),
    connections: (ids, stop) => bridge.connections(ids, stop),
    close: () => bridge.close(),
  };
}
