import type { V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import type { AirflowPod } from './answers.ts';
import { findInput, inputName } from './questions.ts';

/** A place at which the two pods differ; a value that is not there is undefined. */
export interface Difference {
  /** A JSON pointer. */
  readonly pointer: string;
  readonly airflow: Json | undefined;
  readonly ours: Json | undefined;
}

/** The two pods beside each other. */
export interface Comparison {
  /** Airflow's, with its keys in the order of ours. */
  readonly airflow: V1Pod;
  /** In the order of the pod; empty where they are equal. */
  readonly differences: readonly Difference[];
}

/** Compares the pod of the real operator with ours, which was made with the same names. */
export function comparePods(theirs: AirflowPod, ours: V1Pod): Comparison {
  // The same input, pickled by another program, is not the same text.
  const input = theirs.isInputEqual === true ? findInput(ours) : undefined;
  const plain = JSON.parse(JSON.stringify(ours)) as Json;
  const airflow = orderLike(giveInput(theirs.pod as unknown as Json, input), plain);
  return {
    airflow: airflow as unknown as V1Pod,
    differences: [...compare(airflow, plain, '')],
  };
}

/** The value at a JSON pointer of a pod. */
export function valueAt(pod: V1Pod, pointer: string): Json | undefined {
  let value: Json | undefined = JSON.parse(JSON.stringify(pod)) as Json;
  for (const part of pointer.split('/').slice(1)) {
    value = at(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return value;
}

function giveInput(json: Json, input: string | undefined): Json {
  if (input === undefined) return json;
  if (isArray(json)) return json.map((item) => giveInput(item, input));
  if (!isJsonObject(json)) return json;
  if (json['name'] === inputName && 'value' in json) return { ...json, value: input };
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, giveInput(item, input)]),
  );
}

/** The order of keys says nothing, but two texts are compared line by line. */
function orderLike(json: Json, like: Json | undefined): Json {
  if (isArray(json)) {
    const others = isArray(like) ? like : [];
    return json.map((item, at) => orderLike(item, others[at]));
  }
  if (!isJsonObject(json)) return json;
  const other = isJsonObject(like) ? like : {};
  const keys = [
    ...Object.keys(other).filter((key) => Object.hasOwn(json, key)),
    ...Object.keys(json),
  ];
  return Object.fromEntries(
    [...new Set(keys)].map((key) => [
      key,
      orderLike(json[key] ?? null, Object.hasOwn(other, key) ? other[key] : undefined),
    ]),
  );
}

function* compare(
  airflow: Json | undefined,
  ours: Json | undefined,
  pointer: string,
): Generator<Difference, void> {
  const keys = keysOf(airflow, ours);
  if (keys === undefined) {
    if (airflow !== ours) yield { pointer, airflow, ours };
    return;
  }
  for (const key of keys) {
    const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1');
    yield* compare(at(airflow, key), at(ours, key), `${pointer}/${escaped}`);
  }
}

/** The keys of two objects, or of two arrays; undefined where they are to be compared as they are. */
function keysOf(a: Json | undefined, b: Json | undefined): readonly string[] | undefined {
  const isBoth = (isArray(a) && isArray(b)) || (isJsonObject(a) && isJsonObject(b));
  return isBoth ? [...new Set([...Object.keys(b), ...Object.keys(a)])] : undefined;
}

function at(json: Json | undefined, key: string): Json | undefined {
  if (isArray(json)) return json[Number(key)];
  return isJsonObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;
}

function isArray(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}
