import stripJsonComments from 'strip-json-comments';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { Json } from '../base/json.ts';

/** What a workspace says of where its tasks run. */
export interface WorkspaceSettings {
  /** From a context that tasks name to the one that stands for it here, for example `docker-desktop` to `kind-dev`. */
  readonly contextMapping: ReadonlyMap<string, string>;
  /** Patterns of contexts that are asked about every time, for example `*prod*`. */
  readonly protectedContexts: readonly string[];
}

/**
 * Reads the settings `podTasks.cluster.contextMapping` and `podTasks.cluster.protectedContexts` of a
 * `.vscode/settings.json`, which may hold comments and trailing commas. What is not as it should be counts as not set.
 */
export function readWorkspaceSettings(text: string): WorkspaceSettings {
  const json = parseJson(stripJsonComments(text, { trailingCommas: true }));
  const settings = isJsonObject(json) ? json : {};
  const mapping = settings['podTasks.cluster.contextMapping'];
  const patterns = settings['podTasks.cluster.protectedContexts'];
  return {
    contextMapping: new Map(
      Object.entries(isJsonObject(mapping) ? mapping : {}).flatMap(([from, to]) =>
        typeof to === 'string' && to !== '' ? [[from, to] as const] : [],
      ),
    ),
    protectedContexts: (Array.isArray(patterns) ? (patterns as readonly Json[]) : []).filter(
      (one) => typeof one === 'string' && one !== '',
    ) as readonly string[],
  };
}
