import { isJsonObject, parseJson } from '../../core/base/json.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';

/**
 * The path and the query of the document that previews a task, by the file's own versions where none are given; the path is
 * what its tab says.
 */
export function toPreviewDocument(
  task: TaskAddress,
  versions?: VersionPair,
): {
  readonly path: string;
  readonly query: string;
} {
  const { file, dagId, taskId, mapIndex } = task;
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N}_.-]/gu, '_').slice(0, 100);
  const index = mapIndex === undefined ? '' : `.${mapIndex}`;
  const by = versions === undefined ? '' : `.provider-${plain(versions.provider)}`;
  return {
    path: `/${plain(dagId)}/${plain(taskId)}${index}${by}.yaml`,
    query: JSON.stringify({
      file,
      dagId,
      taskId,
      ...(mapIndex === undefined ? {} : { mapIndex }),
      ...(versions === undefined ? {} : { airflow: versions.airflow, provider: versions.provider }),
    }),
  };
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
