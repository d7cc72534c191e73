import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Evaluation } from '../../core/airflow/evaluate.ts';
import {
  createRunContext,
  createTasksContext,
  listContextNotices,
} from '../../core/airflow/surroundings/create-context.ts';
import type { Machine } from '../../core/airflow/surroundings/create-context.ts';
import { findIgnoreSyntax } from '../../core/airflow/find-ignore-syntax.ts';
import { findSecrets } from '../../core/airflow/surroundings/find-secrets.ts';
import { explainUnknownCount, findTasks } from '../../core/airflow/find-tasks.ts';
import type { RunContext } from '../../core/airflow/surroundings/run-context.ts';
import type { TaskDefinition } from '../../core/airflow/task-definition.ts';
import type { Notice } from '../../core/base/notice.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Analysis } from '../../core/manifest/analysis.ts';
import { toOutline } from '../../core/airflow/outline.ts';
import type { Outline } from '../../core/airflow/outline.ts';
import { maskPod, maskTexts } from '../../core/manifest/mask-pod.ts';
import { toYaml } from '../../core/manifest/to-yaml.ts';
import { readText } from '../../core/project/disk-files.ts';
import { findDagFiles, mayMakePodTasks } from '../../core/project/find-dag-files.ts';
import { readProject } from '../../core/project/project.ts';
import type { Project } from '../../core/project/project.ts';
import { rememberFiles } from '../../core/project/remember-files.ts';
import type { FileAnalysis, PodAnswer, RunMoment } from './analyzer.ts';
import { createEvaluationCache } from './evaluation-cache.ts';
import { createOutlineCache } from './outline-cache.ts';
import { toGivenContext } from './given-context.ts';
import type { BuildAsk, FindAsk, FoundFiles, OpenText, ReadAsk, WorkerSetup } from './protocol.ts';
import { describeFile } from './task-sites.ts';
import { toExactQuestion } from './exact-question.ts';

/** Answers one question after the other; what the worker thread does, without its thread. */
export interface AnalysisServer {
  open(text: OpenText): void;
  /** Undefined for a file on disk that makes no pod tasks. */
  read(ask: ReadAsk): FileAnalysis | undefined;
  build(ask: BuildAsk): PodAnswer;
  find(ask: FindAsk): FoundFiles;
}

/** How long one portion of a search may take, in milliseconds. */
const portion = 50;

/** `signal` is aborted when the question that is under way is to stop; it throws then. */
export function createAnalysisServer(
  analysis: Analysis,
  { environment }: Pick<WorkerSetup, 'environment'>,
  clock: () => number,
  signal: Pick<AbortSignal, 'aborted'>,
): AnalysisServer {
  const open = new Map<string, string>();
  const evaluations = createEvaluationCache(analysis, 4, signal);
  const searches = new Map<number, Generator<{ readonly path: string }, void>>();

  const outlines = createOutlineCache(analysis, 4, signal);

  /** The projects around the files of a search, by folder; the project is taken to stay as it is while one goes on. */
  const searched = new Map<string, Project>();

  const projectOf = (file: string, { folder, given }: ReadAsk): Project =>
    readProject(file, folder === undefined ? undefined : toReal(folder), open, given.interpreter);

  const projectOfSearched = (file: string, ask: ReadAsk): Project => {
    const key = JSON.stringify([dirname(file), ask.folder, ask.given.interpreter]);
    const known = searched.get(key);
    if (known !== undefined) return known;
    const project = projectOf(file, ask);
    const remembered = { ...project, files: rememberFiles(project.files) };
    searched.set(key, remembered);
    return remembered;
  };

  return {
    open: ({ file, text }) => {
      searched.clear();
      if (text === undefined) open.delete(toReal(file));
      else open.set(toReal(file), text);
    },
    read: (ask) => {
      const file = toReal(ask.file);
      const text = ask.text ?? open.get(file) ?? readText(file);
      if (text === undefined) return undefined;
      const given = toGivenContext(ask.given, undefined);
      const machine = toMachine(environment, { now: new Date(0).toISOString(), drawn: '' });
      const contextOf = (project: Project): RunContext =>
        createTasksContext(given, project, machine, text);
      const describe = (outline: Outline, { versions }: RunContext): FileAnalysis =>
        describeFile(outline, ask.file, text, versions);
      // What is asked for with its text is being worked on.
      if (ask.text !== undefined) {
        searched.clear();
        const project = projectOf(file, ask);
        const context = contextOf(project);
        return describe(outlines.outline(file, text, context, project), context);
      }
      const project = projectOfSearched(file, ask);
      const context = contextOf(project);
      // Nobody asks for it again, so nothing has to give way to it.
      const outline = toOutline(analysis.evaluate(file, text, context, project, signal));
      const isOfInterest = outline.tasks.length > 0 || mayMakePodTasks(text, ask.file) === true;
      return isOfInterest ? describe(outline, context) : undefined;
    },
    build: (ask) => {
      searched.clear();
      const given = toGivenContext(ask.given, ask.task.mapIndex);
      const machine = toMachine(environment, ask.moment);
      const file = toReal(ask.file);
      const project = projectOf(file, ask);
      const own = createRunContext(given, project, machine, ask.text);
      const context = ask.isExact
        ? { ...own, marker: false, namespace: undefined, registryMap: {} }
        : own;
      const evaluation = evaluations.evaluate(file, ask.text, context, project);
      const notices = listContextNotices(given, context, machine);
      const answer = buildAnswer(ask, evaluation, context, notices, analysis);
      return ask.isExact
        ? { ...answer, exact: toExactQuestion(ask, file, project, context, answer) }
        : answer;
    },
    find: ({ folder, search, given }) => {
      const workspace = toReal(folder);
      const ignoring = {
        workspace,
        syntaxOf: (file: string) => {
          const machine = toMachine(environment, { now: new Date(0).toISOString(), drawn: '' });
          const project = readProject(file, workspace, open, given.interpreter);
          return findIgnoreSyntax(
            createTasksContext(toGivenContext(given, undefined), project, machine, ''),
          );
        },
      };
      if (!searches.has(search)) searched.clear();
      const files = searches.get(search) ?? findDagFiles(workspace, ignoring);
      searches.set(search, files);
      const found: string[] = [];
      const end = clock() + portion;
      while (clock() < end) {
        const next = files.next();
        if (next.done === true) {
          searches.delete(search);
          return { files: found, isLast: true };
        }
        found.push(next.value.path);
      }
      return { files: found, isLast: false };
    },
  };
}

function buildAnswer(
  ask: BuildAsk,
  evaluation: Evaluation,
  context: RunContext,
  notices: readonly Notice[],
  analysis: Analysis,
): PodAnswer {
  const secrets = [...new Set([...findSecrets(context), ...ask.secrets])];
  const answer: PodAnswer = {
    manifest: undefined,
    runId: context.run?.runId ?? '',
    logicalDate: context.run?.logicalDate ?? '',
    versions: context.versions,
    missing: [],
    refusals: evaluation.refusals,
    notices,
    yaml: undefined,
    secrets,
  };
  const { taskId, dagId, mapIndex } = ask.task;
  const [definition] = findTasks(evaluation, taskId, dagId);
  if (definition === undefined || evaluation.refusals.length > 0) return answer;
  const instances = evaluation.instances(definition.key);
  // Airflow makes no instance of it.
  if (instances?.length === 0) return answer;
  if (instances === undefined && mapIndex === undefined) {
    const { missing, refusals } = explainUnknownCount(definition);
    return { ...answer, missing, refusals: missing.length > 0 ? [] : refusals };
  }
  if (instances?.includes(mapIndex) === false) {
    const mapIndexes = instances.filter((one) => one !== undefined);
    return {
      ...answer,
      refusals: [wrongIndex(definition, taskId, mapIndex, instances.length)],
      ...(mapIndexes.length > 0 ? { mapIndexes } : {}),
    };
  }
  const rendered = evaluation.render(definition.key, mapIndex);
  const other = analysis.buildObject(rendered, context);
  if (other !== undefined) {
    const { refusals, missing, assumptions } = other;
    const { object } =
      (missing.length > 0 && analysis.buildObject(rendered, context, true)) || other;
    const yaml = toYaml(maskTexts(object, secrets));
    const data = { operator: definition.operator, kind: other.kind };
    const notPod: Problem = { code: 'not-a-plain-pod', ...definition.at, data, severity: 'info' };
    return { ...answer, notPod, missing, refusals, notices: [...notices, ...assumptions], yaml };
  }
  const manifest = analysis.buildManifest(rendered, context);
  const shown =
    manifest.missing.length > 0 ? analysis.buildManifest(rendered, context, true) : manifest;
  return {
    ...answer,
    manifest,
    missing: manifest.missing,
    refusals: manifest.refusals,
    notices: [...notices, ...manifest.assumptions],
    yaml: toYaml(maskPod(shown.pod, secrets)),
  };
}

function wrongIndex(
  definition: TaskDefinition,
  task: string,
  index: number | undefined,
  count: number,
): Problem {
  const data = { task, count, ...(index === undefined ? {} : { index }) };
  return { code: 'map-index', ...definition.at, data, severity: 'error' };
}

function toMachine(environment: WorkerSetup['environment'], moment: RunMoment): Machine {
  let used = 0;
  return {
    environment,
    now: new Date(moment.now),
    random: (length) => {
      used += length;
      return moment.drawn.slice(used - length, used).padEnd(length, '0');
    },
  };
}

function toReal(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not on disk yet, or no longer.
    return path;
  }
}
