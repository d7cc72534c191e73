import type { TaskAddress } from './analysis/analyzer.ts';

/**
 * Every command with the arguments that a lens, tree item or other code gives it; from the palette and from keys it comes
 * without any. The test compares the ids with package.json.
 */
export interface Commands {
  /** From a CodeLens: runs the task; a site that makes several instances asks which. */
  readonly 'podTasks.task.run': readonly [tasks?: readonly TaskAddress[]];
  readonly 'podTasks.task.runInFile': readonly [];
  readonly 'podTasks.task.runInWorkspace': readonly [];
  /** `tasks`, here and below: the tasks themselves, or the address of a document that shows a pod of one. */
  readonly 'podTasks.task.preview': readonly [tasks?: unknown];
  readonly 'podTasks.task.showStored': readonly [tasks?: unknown];
  readonly 'podTasks.task.preflight': readonly [tasks?: unknown];
  readonly 'podTasks.task.compare': readonly [tasks?: unknown];
  readonly 'podTasks.task.compareVersions': readonly [tasks?: unknown];
  /** From a quick fix: writes the setting for the folder of a file. */
  readonly 'podTasks.versions.useProvider': readonly [provider?: unknown, file?: unknown];
  /** From a quick fix, after its change. */
  readonly 'podTasks.versions.savePin': readonly [file?: unknown];
  readonly 'podTasks.task.previewExactly': readonly [tasks?: unknown];
  readonly 'podTasks.task.forgetInputs': readonly [];
  readonly 'podTasks.run.again': readonly [node?: unknown];
  /** `node` is an item of the tree, or the run's id. */
  readonly 'podTasks.run.showLog': readonly [node?: unknown];
  readonly 'podTasks.run.openLogFile': readonly [node?: unknown];
  readonly 'podTasks.run.saveLog': readonly [node?: unknown];
  readonly 'podTasks.run.showResult': readonly [node?: unknown];
  readonly 'podTasks.run.stop': readonly [node?: unknown];
  readonly 'podTasks.run.forget': readonly [node?: unknown];
  readonly 'podTasks.pod.showLog': readonly [node?: unknown];
  readonly 'podTasks.pod.showYaml': readonly [node?: unknown];
  /** `all` are the nodes that are selected together. */
  readonly 'podTasks.pod.delete': readonly [node?: unknown, all?: unknown];
  readonly 'podTasks.pod.forceDelete': readonly [node?: unknown, all?: unknown];
  readonly 'podTasks.pods.refresh': readonly [];
  readonly 'podTasks.target.select': readonly [];
  readonly 'podTasks.target.selectNamespace': readonly [];
  readonly 'podTasks.kubeconfig.choose': readonly [];
  readonly 'podTasks.sample.open': readonly [];
  readonly 'podTasks.log.show': readonly [];
}

/** The id of a command. */
export type CommandId = keyof Commands;

/** Every setting with the type and default that package.json gives it. */
export const settingDefaults = {
  'podTasks.codeLens.enabled': true,
  'podTasks.diagnostics.enabled': true,
  'podTasks.airflow.version': '',
  'podTasks.provider.version': '',
  'podTasks.airflow.variablesFile': '',
  'podTasks.airflow.connectionsFile': '',
  'podTasks.cluster.kubeconfig': '',
  'podTasks.cluster.contextMapping': {} as Readonly<Record<string, string>>,
  'podTasks.cluster.protectedContexts': ['*prod*'] as readonly string[],
  'podTasks.run.preflight': true,
  'podTasks.run.registryMap': {} as Readonly<Record<string, string>>,
  'podTasks.sandbox.engine': 'auto' as 'auto' | 'podman' | 'docker' | 'process',
  'podTasks.run.keepPods': 'policy' as 'policy' | 'failed' | 'all',
  'podTasks.run.keepFailedPodsFor': 60,
  'podTasks.run.maxConcurrent': 20,
  'podTasks.run.logDiskLimit': 1024,
  'podTasks.bridge.command': [] as readonly string[],
  'podTasks.analysis.memory': 512,
} as const;

/** The id of the tree's view. */
export const podsViewId = 'podTasks.pods';

/** The language of run channels; its grammar is in `syntaxes/`. */
export const logLanguageId = 'pod-task-log';

/** The scheme of the documents that show a pod as YAML. */
export const podScheme = 'pod-tasks';

/** Context keys that `when` clauses of package.json use. */
export interface ContextKeys {
  /** Why the tree is empty; decides which welcome view shows. */
  readonly 'podTasks.tree':
    | 'connecting'
    | 'no-cluster'
    | 'consent'
    | 'unreachable'
    | 'unauthorized'
    | 'forbidden'
    | 'none'
    | 'pods';
  /** True while any run that this window started goes on. */
  readonly 'podTasks.isRunning': boolean;
  /** True once there is a run that can be repeated. */
  readonly 'podTasks.hasRun': boolean;
  /** True while the active editor shows a file with pod tasks. */
  readonly 'podTasks.hasTasks': boolean;
}
