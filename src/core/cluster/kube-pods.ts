import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** Fields that hold a time, in the metadata and status of a pod and in an event. */
const times: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'deletionTimestamp',
  'startTime',
  'lastTransitionTime',
  'lastProbeTime',
  'startedAt',
  'finishedAt',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'lastObservedTime',
]);

/** True for a pod as an API server gives it, and not for whatever else may have answered in its place. */
export function isPod(json: JsonObject): boolean {
  const metadata = isJsonObject(json['metadata']) ? json['metadata'] : {};
  return (
    json['kind'] === 'Pod' &&
    typeof metadata['name'] === 'string' &&
    typeof metadata['uid'] === 'string'
  );
}

/** A pod as the client's types have it: times are `Date`s, what the API gives as null is absent. */
export function toPod(json: JsonObject): V1Pod {
  return {
    ...json,
    metadata: toMetadata(json['metadata']),
    ...(json['status'] === undefined ? {} : { status: convert(json['status']) }),
  } as V1Pod;
}

/** An event as the client's types have it. */
export function toEvent(json: JsonObject): CoreV1Event {
  const { metadata, ...rest } = json;
  return { ...(convert(rest) as object), metadata: toMetadata(metadata) } as CoreV1Event;
}

/** Below the metadata itself, in labels and annotations, names are the user's and no times. */
function toMetadata(json: Json | undefined): unknown {
  if (!isJsonObject(json)) return {};
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) =>
      value === null ? [] : [[key, toTime(key, value) ?? value]],
    ),
  );
}

function convert(json: Json | undefined): unknown {
  if (Array.isArray(json)) return (json as readonly Json[]).map(convert);
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) =>
      value === null ? [] : [[key, toTime(key, value) ?? convert(value)]],
    ),
  );
}

function toTime(key: string, value: Json): Date | undefined {
  if (!times.has(key) || typeof value !== 'string') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
