import { createWords } from '../../../../src/core/words/say.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { Ability, Cluster } from '../../../../src/core/cluster/cluster.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import type {
  FileAnalysis,
  PodAnswer,
  PodRequest,
  TaskAddress,
} from '../../../../src/editor/analysis/analyzer.ts';
import { createRememberedInputs } from '../../../../src/editor/asking/remembered-inputs.ts';
import { createRememberedPlaces } from '../../../../src/editor/asking/remembered-places.ts';
import { createSelections } from '../../../../src/editor/asking/selections.ts';
import type { CommandParts, EditorPort } from '../../../../src/editor/commands/command-parts.ts';
import type { RunOrder, RunState } from '../../../../src/editor/runs/runs.ts';
import { readSettings } from '../../../../src/editor/settings.ts';
import * as launcher from '../../../../src/editor/launcher.ts';
import { createFakeAsking } from '../asking/fake-window.ts';
import type { Turn } from '../asking/fake-window.ts';
import { MemorySecrets, MemoryState } from '../asking/memory-state.ts';

export const span = { start: 0, end: 1, line: 4, column: 0, endLine: 4, endColumn: 1 };

/** An answer for a task that only needs to be run. */
export function answerFor(task: TaskAddress, change: Partial<PodAnswer> = {}): PodAnswer {
  const manifest = {
    taskId: task.taskId,
    pod: {
      metadata: { namespace: 'data' },
      spec: { containers: [{ name: 'base', image: 'busybox' }] },
    },
    settings: { clusterContext: undefined, configFile: undefined },
    assumptions: [],
    missing: [],
  } as unknown as Manifest;
  return {
    manifest,
    runId: 'podtasks__20260115T120000Z-ab12cd',
    logicalDate: '2026-01-15T12:00:00+00:00',
    versions: { airflow: '2.10.5', provider: '10.1.0', source: 'newest' },
    missing: [],
    refusals: [],
    notices: [],
    yaml: '',
    secrets: [],
    ...change,
  };
}

/** What a test says of the editor. */
export interface LabOptions {
  readonly turns?: Turn[];
  readonly isTrusted?: boolean;
  /** The texts of the files that are there. */
  readonly files?: Readonly<Record<string, string>>;
  readonly active?: { readonly file: string; readonly line: number };
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly runs?: readonly RunState[];
  readonly namespaces?: () => Promise<readonly string[]>;
  readonly dryRun?: Cluster['dryRun'];
  readonly lacks?: readonly Ability[];
  /** In place of one that has what is given here. */
  readonly cluster?: Cluster;
  build?(request: PodRequest): PodAnswer;
  read?(file: string): FileAnalysis;
  scan?: CommandParts['analyzer']['scan'];
}

/** The commands' surroundings in memory, with what they did. */
export function createLab(options: LabOptions = {}) {
  const { files = { '/project/dag.py': 'the text' } } = options;
  const fake = createFakeAsking(options.turns);
  const state = new MemoryState();
  const orders: RunOrder[] = [];
  const resumed: string[] = [];
  const requests: PodRequest[] = [];
  const previewed: TaskAddress[] = [];
  const opened: string[] = [];
  const checks: string[] = [];
  const kubeconfigs: string[] = [];
  const editor: EditorPort = {
    isTrusted: options.isTrusted ?? true,
    manageTrust: () => opened.push('trust'),
    activeFile: () => options.active,
    readText: (file) => Promise.resolve(files[file]),
    folders: ['/project'],
    folderOf: () => '/project',
    userKubeconfig: '',
    writeKubeconfig: (path) => {
      kubeconfigs.push(path);
      return Promise.resolve();
    },
    work: (_, task) => task(new AbortController().signal),
    preview: (tasks) => previewed.push(...tasks),
    showChecks: (lines) => checks.push(...lines),
    openText: (language, content) => {
      opened.push(`${language}\n${content}`);
      return Promise.resolve();
    },
    openFile: (file) => {
      opened.push(file);
      return Promise.resolve();
    },
  };
  const parts: CommandParts = {
    services: {
      words: createWords('en'),
      log: { ...silentLog, show: () => undefined },
      clock: { now: () => new Date(0), sleep: () => Promise.resolve() },
      random: (length) => 'x'.repeat(length),
      environment: { HOME: '/nobody' },
      settings: () => readSettings((id) => options.settings?.[id]).settings,
      program: '',
      extension: '',
    },
    analyzer: {
      buildPod: (request) => {
        requests.push(request);
        return Promise.resolve((options.build ?? ((one) => answerFor(one.task)))(request));
      },
      readFile: ({ file }) =>
        Promise.resolve(
          options.read?.(file) ?? {
            file,
            sites: [],
            imported: [],
            dag: undefined,
            problems: [],
            refusals: [],
            broken: false,
            versions: { airflow: '3.3.2', provider: '10.25.0', source: 'given' },
          },
        ),
      scan: options.scan ?? (() => Promise.resolve()),
    },
    runs: {
      list: () => options.runs ?? [],
      resume: (id) => {
        resumed.push(id);
        return Promise.resolve();
      },
      start: (order) => {
        orders.push(order);
        return Promise.resolve({} as RunState);
      },
    },
    launcher: () => launcher,
    openCluster: () =>
      Promise.resolve(
        options.cluster ??
          ({
            name: 'sandbox',
            lacks: new Set(options.lacks),
            namespaces: options.namespaces,
            dryRun: options.dryRun,
            close: () => Promise.resolve(),
          } as never),
      ),
    editor,
    asking: fake.asking,
    selections: createSelections(state),
    inputs: createRememberedInputs(state, new MemorySecrets()),
    answers: createRememberedPlaces(state),
    state,
  };
  return { ...fake, parts, orders, resumed, requests, previewed, opened, checks, kubeconfigs };
}
