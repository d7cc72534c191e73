import { isJsonObject, parseJson } from '../../core/base/json.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';

/** What a preview shows in place of the file as it is, by its own versions. */
export interface PreviewOf {
  readonly versions?: VersionPair | undefined;
  /** The revision in Git whose text of the file counts: `HEAD` or the whole hash of a commit. */
  readonly revision?: string | undefined;
}

/** The path and the query of the document that previews a task; the path is what its tab says. */
export function toPreviewDocument(
  task: TaskAddress,
  { versions, revision }: PreviewOf = {},
): {
  readonly path: string;
  readonly query: string;
} {
  const { file, dagId, taskId, mapIndex } = task;
  const by = versions === undefined ? '' : `.provider-${toPlainPath(versions.provider)}`;
  const at = revision === undefined ? '' : `.${shortRevision(revision)}`;
  return {
    path: toTaskPath(task, `${by}${at}`),
    query: JSON.stringify({
      file,
      dagId,
      taskId,
      ...(mapIndex === undefined ? {} : { mapIndex }),
      ...(versions === undefined ? {} : { airflow: versions.airflow, provider: versions.provider }),
      ...(revision === undefined ? {} : { revision }),
    }),
  };
}

/** The path of a document about a task's pod. */
export function toTaskPath({ dagId, taskId, mapIndex }: TaskAddress, more: string): string {
  const index = mapIndex === undefined ? '' : `.${mapIndex}`;
  return `/${toPlainPath(dagId)}/${toPlainPath(taskId)}${index}${more}.yaml`;
}

/** A revision as people name it. */
export function shortRevision(revision: string): string {
  return revision === 'HEAD' ? revision : revision.slice(0, 8);
}

/** The revision that a document's query names; what is none is never given to Git. */
export function revisionOfQuery(query: string): string | undefined {
  const json = parseJson(query);
  const revision = isJsonObject(json) ? json['revision'] : undefined;
  return typeof revision === 'string' && /^(HEAD|[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)
    ? revision
    : undefined;
}

/** The versions that a document's query names. */
export function versionsOfQuery(query: string): VersionPair | undefined {
  const json = parseJson(query);
  if (!isJsonObject(json)) return undefined;
  const { airflow, provider } = json;
  return typeof airflow === 'string' && typeof provider === 'string'
    ? { airflow, provider }
    : undefined;
}

/** The task that a document's query names. */
export function fromPreviewQuery(query: string): TaskAddress | undefined {
  const json = parseJson(query);
  if (!isJsonObject(json)) return undefined;
  const { file, dagId, taskId, mapIndex } = json;
  if (typeof file !== 'string' || typeof dagId !== 'string' || typeof taskId !== 'string') {
    return undefined;
  }
  return { file, dagId, taskId, ...(typeof mapIndex === 'number' ? { mapIndex } : {}) };
}

function toPlainPath(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.-]/gu, '_').slice(0, 100);
}
