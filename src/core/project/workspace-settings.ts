import stripJsonComments from 'strip-json-comments';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { Json } from '../base/json.ts';

/** What a workspace says of where its tasks run, and of what Airflow has there. */
export interface WorkspaceSettings {
  /** From a context that tasks name to the one that stands for it here, for example `docker-desktop` to `kind-dev`. */
  readonly contextMapping: ReadonlyMap<string, string>;
  /** Patterns of contexts that are asked about every time, for example `*prod*`. */
  readonly protectedContexts: readonly string[];
  /** Which image stands for which, by pattern, for example `docker.io/*` to `mirror.example.com/hub/*`. */
  readonly registryMap: ReadonlyMap<string, string>;
  /** False where a run looks at nothing beforehand. */
  readonly preflight: boolean;
  /** A file of variables as Airflow imports it, JSON or YAML; relative to the workspace. */
  readonly variablesFile?: string | undefined;
  /** The same of connections. */
  readonly connectionsFile?: string | undefined;
}

/**
 * Reads `podTasks.cluster.contextMapping`, `podTasks.cluster.protectedContexts`, `podTasks.run.registryMap`,
 * `podTasks.run.preflight`, `podTasks.airflow.variablesFile` and `podTasks.airflow.connectionsFile` of a `.vscode/settings.json`, which may hold comments and trailing commas. What is not as it should be counts as not set.
 */
export function readWorkspaceSettings(text: string): WorkspaceSettings {
  const json = parseJson(stripJsonComments(text, { trailingCommas: true }));
  const settings = isJsonObject(json) ? json : {};
  const patterns = settings['podTasks.cluster.protectedContexts'];
  const path = (name: string): string | undefined => {
    const value = settings[`podTasks.airflow.${name}`];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    variablesFile: path('variablesFile'),
    connectionsFile: path('connectionsFile'),
    contextMapping: toMap(settings['podTasks.cluster.contextMapping']),
    registryMap: toMap(settings['podTasks.run.registryMap']),
    preflight: settings['podTasks.run.preflight'] !== false,
    protectedContexts: (Array.isArray(patterns) ? (patterns as readonly Json[]) : []).filter(
      (one) => typeof one === 'string' && one !== '',
    ) as readonly string[],
  };
}

function toMap(table: Json | undefined): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(isJsonObject(table) ? table : {}).flatMap(([from, to]) =>
      typeof to === 'string' && to !== '' ? [[from, to] as const] : [],
    ),
  );
}
