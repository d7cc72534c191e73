import type { Evaluation } from '../core/airflow/evaluate.ts';
import { createRunContext } from '../core/airflow/surroundings/create-context.ts';
import { findSecrets } from '../core/airflow/surroundings/find-secrets.ts';
import type { RunContext, Versions } from '../core/airflow/surroundings/run-context.ts';
import { systemClock } from '../core/base/clock.ts';
import { isPodTaskError } from '../core/base/failure.ts';
import type { AirflowPod, AirflowVersions, Refusal } from '../core/bridge/answers.ts';
import { toMounted } from '../core/bridge/compose-file.ts';
import { openBridge } from '../core/bridge/open-bridge.ts';
import type { Bridge } from '../core/bridge/open-bridge.ts';
import { readProgram } from '../core/bridge/program.ts';
import { toDagQuestion, toFolders, toInstanceQuestion } from '../core/bridge/questions.ts';
import type { DagQuestion, Instance } from '../core/bridge/questions.ts';
import type { Analysis } from '../core/manifest/analysis.ts';
import { listInContainers } from '../core/project/container-paths.ts';
import { toRefusal } from './build-pod.ts';
import type { BuildError, Built } from './build-pod.ts';
import { listenForCancel } from './cancelling.ts';
import { chooseBridge } from './choose-bridge.ts';
import { readContextOptions } from './context-options.ts';
import { exitCodes } from './exit-codes.ts';
import { buildChosen, checkChoice, readForm } from './manifest.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { printPods } from './print-pods.ts';
import type { PrintedPod } from './print-pods.ts';
import { readProjectWithSettings } from './project.ts';
import { readDagFile } from './read-dag-file.ts';
import { sayComparison } from './say-comparison.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

/** One instance, and what we make of it; undefined where we do not find it. */
interface Target {
  readonly instance: Instance;
  readonly ours: Built | undefined;
}

/** `pod-tasks manifest --exact`: prints the pods of the user's own Airflow, and says where ours differ. */
export async function printExactly(
  path: string,
  options: GivenOptions,
  analysis: Analysis,
  services: Services,
): Promise<number> {
  const form = readForm(options);
  checkChoice(options);
  const other = '--registry-map';
  if (options.has(other)) throw usageError('excluding', { one: '--exact', other });
  const given = readContextOptions(options);
  const { path: file, text: source } = readDagFile(path, services.folder);
  const project = readProjectWithSettings(file, given.workspace);
  const { layout } = project;
  const wanted = options.one('--exact') ?? '';
  const { command, mounts } = await chooseBridge(wanted, file, project.workspace, services);
  const cancelling = listenForCancel(
    () => undefined,
    () => process.exit(exitCodes.cancelled),
  );
  const { signal } = cancelling;
  let bridge: Bridge | undefined;
  try {
    const { environment } = services.machine;
    const tools = { clock: systemClock, environment, program: readProgram(services.program) };
    bridge = await openBridge(command, toFolders(layout, project.environment), tools, signal);
    const { versions } = bridge;
    const alike = {
      ...given,
      airflowVersion: given.airflowVersion ?? versions.airflow,
      providerVersion: given.providerVersion ?? versions.provider,
      inCluster: given.inCluster || versions.inCluster,
      // Airflow knows nothing of it.
      namespace: undefined,
    };
    const context = {
      ...createRunContext(alike, project, services.machine, source),
      marker: false,
    };
    const own = createRunContext(given, project, services.machine, source).versions;
    await sayVersions(versions, own, services);
    const evaluation = analysis.evaluate(file, source, context, project);
    const question = toDagQuestion(
      {
        file,
        source,
        dags: layout.dags,
        files: [...toMounted(file, mounts), file, ...listInContainers(file, layout)],
        roots: project.roots,
      },
      {
        variables: context.variables,
        connections: context.connections,
        environment: Object.fromEntries(given.environment),
        configuration: Object.fromEntries(given.configuration),
      },
    );
    const targets = await listTargets(evaluation, context, question, bridge, signal, {
      options,
      analysis,
      services,
    });
    return await askEach(targets, question, context, bridge, signal, form, options, services);
  } catch (error) {
    if (signal.aborted) return exitCodes.cancelled;
    throw error;
  } finally {
    cancelling.release();
    await bridge?.close();
  }
}

async function sayVersions(
  { airflow, provider, python }: AirflowVersions,
  own: Versions,
  services: Services,
): Promise<void> {
  const { words, paint } = services;
  await services.say(paint('gray', words.text('exact.asked', { airflow, provider, python })));
  const isSaid = own.source === 'project' || own.source === 'given';
  if (!isSaid || (own.airflow === airflow && own.provider === provider)) return;
  const data = { airflow: own.airflow, provider: own.provider };
  const text = words.text('exact.versions', {
    ...data,
    ...(own.file === undefined ? {} : { file: own.file }),
  });
  await services.say(paint('yellow', words.text('note', { text })));
}

/** The instances that are asked for: those that we find, else those that Airflow finds. */
async function listTargets(
  evaluation: Evaluation,
  context: RunContext,
  question: DagQuestion,
  bridge: Bridge,
  signal: AbortSignal,
  parts: {
    readonly options: GivenOptions;
    readonly analysis: Analysis;
    readonly services: Services;
  },
): Promise<readonly Target[] | Refusal> {
  const { options, analysis, services } = parts;
  const own = evaluation.refusals.length > 0 ? [] : build();
  const targets = own.flatMap((one): readonly Target[] => {
    const { dagId, taskId, mapIndex } = one;
    // Of what creates no pod there is nothing to ask; one that is named is refused with its reason.
    const isOther = one.object !== undefined && options.has('--all');
    return dagId === null || taskId === null || isOther
      ? []
      : [{ instance: { dagId, taskId, mapIndex }, ours: one }];
  });
  if (targets.length > 0) return targets;
  const listed = await bridge.tasks(question, signal);
  if ('kind' in listed) return listed;
  const task = options.one('--task');
  const dag = options.one('--dag');
  const index = context.run?.mapIndex;
  const refusal =
    evaluation.refusals.length > 0 ? toRefusal(evaluation.refusals, services.words) : undefined;
  return listed
    .filter(
      ({ dagId, taskId, isPod }) =>
        (task === undefined ? isPod : taskId === task) && (dag === undefined || dagId === dag),
    )
    .flatMap(({ dagId, taskId, isMapped, count }) => {
      const indexes = isMapped ? [...Array(count ?? 1).keys()] : [undefined];
      const chosen = isMapped && index !== undefined ? [index] : indexes;
      return chosen.map((mapIndex) => ({
        instance: { dagId, taskId, mapIndex },
        ours: refusal && toBuilt({ dagId, taskId, mapIndex }, refusal),
      }));
    });

  function build(): readonly Built[] {
    try {
      return buildChosen({ evaluation, context }, options, analysis, services);
    } catch (error) {
      // Airflow may find what we do not.
      if (isPodTaskError(error, 'task-not-found')) return [];
      throw error;
    }
  }
}

function toBuilt(instance: Instance, error: BuildError): Built {
  return { ...instance, manifest: undefined, error, notices: [], overlooked: [] };
}

async function askEach(
  targets: readonly Target[] | Refusal,
  question: DagQuestion,
  context: RunContext,
  bridge: Bridge,
  signal: AbortSignal,
  form: 'json' | 'yaml',
  options: GivenOptions,
  services: Services,
): Promise<number> {
  const { words, paint } = services;
  if ('kind' in targets) {
    const data = { task: question.files[0] ?? '', detail: targets.detail };
    await services.say(paint('red', words.text('exact.refused', data)));
    return exitCodes.usage;
  }
  if (targets.length === 0) {
    await services.say(paint('red', words.text('tasks.none')));
    return exitCodes.usage;
  }
  const printed: PrintedPod[] = [];
  const codes: number[] = [];
  const sentences: (() => Promise<void>)[] = [];
  for (const { instance, ours } of targets) {
    const asked = toInstanceQuestion(instance, context, ours?.manifest?.pod);
    const answer = await bridge.pod({ ...question, ...asked }, signal);
    printed.push(toPrinted(instance, answer));
    const { code, say } = sayComparison(instance, answer, ours, findSecrets(context), services);
    codes.push(code);
    sentences.push(say);
  }
  await services.out.write(printPods(printed, form, options.has('--all')));
  for (const say of sentences) await say();
  const worst = [exitCodes.missing, exitCodes.taskFailed, exitCodes.usage];
  return worst.find((code) => codes.includes(code)) ?? exitCodes.success;
}

function toPrinted(instance: Instance, answer: AirflowPod | Refusal): PrintedPod {
  return answer.kind === 'pod'
    ? { ...instance, pod: answer.pod, selector: answer.selector }
    : { ...instance, error: { code: 'refused', message: answer.detail, missing: [] } };
}
