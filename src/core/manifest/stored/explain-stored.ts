import type { V1Pod } from '@kubernetes/client-node';
import { isJsonObject } from '../../base/json.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { escapePointer } from '../to-json.ts';
import { findController } from './known-admission.ts';
import type { AdmissionController } from './known-admission.ts';
import { matchItems } from './match-items.ts';
import { isSameQuantity } from './quantity.ts';
import { isList, isSameJson, isZero } from './same-json.ts';
import { isServerDefault } from './server-defaults.ts';
import type { AddedField } from './server-defaults.ts';
import { toPlainPod } from './plain-pod.ts';

/**
 * Where a field of a stored pod comes from: it was `sent`; the API server gives it by `default`; `admission` added it, a
 * controller or a webhook; or it was sent and `changed` to another value.
 */
export type StoredMark = 'sent' | 'default' | 'admission' | 'changed';

/** What is known of one field of a stored pod. */
export interface StoredField {
  readonly mark: StoredMark;
  /** The JSON pointer of the sent field that it comes from, since items of lists may have moved. */
  readonly sentAt?: string;
  /** Of `admission`: the controller of Kubernetes that is known to add it. */
  readonly by?: AdmissionController;
}

/** A stored pod, explained. */
export interface StoredPod {
  /** As `kubectl get -o yaml` shows it: keys in order, without `managedFields`. */
  readonly pod: JsonObject;
  /** By JSON pointer into `pod`, one for each field and item at any depth. */
  readonly fields: ReadonlyMap<string, StoredField>;
  /** JSON pointers into the sent pod of what is not stored, for example since the cluster does not know the field. */
  readonly dropped: readonly string[];
}

/** Tells of each field of the pod that a cluster has stored, or would store, where it comes from; `sent` is what it was sent. */
export function explainStored(sent: V1Pod, stored: V1Pod): StoredPod {
  const [sentPod, pod] = [toPlainPod(sent), toPlainPod(stored)];
  const fields = new Map<string, StoredField>();
  const dropped: string[] = [];

  /** What is the same whether it is sent or not is compared in depth. */
  function compare(before: Json, now: Json, at: Place, sentAt: string): void {
    if (isJsonObject(before) && isJsonObject(now)) compareObjects(before, now, at, sentAt);
    else if (isList(before) && isList(now)) compareLists(before, now, at, sentAt);
  }

  function compareObjects(before: JsonObject, now: JsonObject, at: Place, sentAt: string): void {
    for (const [key, value] of Object.entries(now)) {
      const name = escapePointer(key);
      const inner = { pointer: `${at.pointer}/${name}`, path: join(at.path, stepOf(name)) };
      const held = { around: [now, ...at.around], sentAround: [before, ...at.sentAround] };
      const sentValue = Object.hasOwn(before, key) ? before[key] : undefined;
      settle(sentValue, value, { ...inner, ...held }, `${sentAt}/${name}`);
    }
    for (const [key, value] of Object.entries(before)) {
      if (Object.hasOwn(now, key) || isZero(value)) continue;
      dropped.push(`${sentAt}/${escapePointer(key)}`);
    }
  }

  function compareLists(
    before: readonly Json[],
    now: readonly Json[],
    at: Place,
    sentAt: string,
  ): void {
    const found = matchItems(at.pointer.split('/').at(-1) ?? '', before, now);
    for (const [i, value] of now.entries()) {
      const index = found[i];
      const sentValue = index === undefined ? undefined : before[index];
      settle(sentValue, value, itemOf(at, i, now, before), `${sentAt}/${index ?? i}`);
    }
    for (const [i, value] of before.entries()) {
      if (!found.includes(i) && !isZero(value)) dropped.push(`${sentAt}/${i}`);
    }
  }

  function settle(before: Json | undefined, now: Json, at: Place, sentAt: string): void {
    if (before === undefined || before === null) {
      explainAdded(now, at);
      return;
    }
    const isBoth = (isJsonObject(before) && isJsonObject(now)) || (isList(before) && isList(now));
    const isSame =
      isBoth ||
      isSameJson(before, now) ||
      (quantities.test(at.path) && isSameQuantity(before, now));
    if (!isSame && isZero(before) && isServerDefault(toAdded(now, at))) {
      fields.set(at.pointer, { mark: 'default' });
      return;
    }
    fields.set(at.pointer, { mark: isSame ? 'sent' : 'changed', sentAt });
    if (isBoth) compare(before, now, at, sentAt);
    else if (!isSame) for (const [inner, one] of childrenOf(now, at)) explainAdded(one, inner);
  }

  /** Gives the mark of what was not sent. */
  function explainAdded(value: Json, at: Place): StoredField {
    const added = toAdded(value, at);
    const by = findController(added);
    if (isServerDefault(added)) return markAll(value, at, { mark: 'default' });
    if (by !== undefined) return markAll(value, at, { mark: 'admission', by });
    // Its place among the fields is theirs.
    fields.set(at.pointer, { mark: 'admission' });
    const inner = childrenOf(value, at).map(([place, one]) => explainAdded(one, place));
    const isKnown = inner.length > 0 && inner.every((one) => isOfCluster(one));
    if (!isKnown || !gathering.test(at.path)) return { mark: 'admission' };
    return markAlone(at, inner.find((one) => one.by !== undefined) ?? { mark: 'default' });
  }

  function markAlone(at: Place, field: StoredField): StoredField {
    fields.set(at.pointer, field);
    return field;
  }

  function markAll(value: Json, at: Place, field: StoredField): StoredField {
    for (const [place, one] of childrenOf(value, at)) markAll(one, place, field);
    return markAlone(at, field);
  }

  function toAdded(value: Json, { path, around, sentAround }: Place): AddedField {
    return { path, value, around, sentAround, stored: pod, sent: sentPod };
  }

  compare(sentPod, pod, { pointer: '', path: '', around: [], sentAround: [] }, '');
  return { pod, fields, dropped };
}

/** True for what only a cluster gives: its defaults, and what a known controller adds. */
export function isOfCluster(field: StoredField | undefined): boolean {
  return field?.mark === 'default' || (field?.mark === 'admission' && field.by !== undefined);
}

interface Place {
  readonly pointer: string;
  readonly path: string;
  readonly around: AddedField['around'];
  readonly sentAround: AddedField['sentAround'];
}

/** Where the same amount may be written in several ways. */
const quantities = /^spec\/(.*\/)?((limits|requests|overhead)\/[^/]+|sizeLimit|divisor)$/;
/** What only holds things of its kind comes from where they come from. */
const gathering =
  /\/(volumes|volumeMounts|tolerations|annotations|labels|resources|limits|requests)$/;

function childrenOf(value: Json, at: Place): readonly (readonly [Place, Json])[] {
  if (isList(value)) {
    return value.map((item, i) => [itemOf(at, i, value, undefined), item] as const);
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([key, item]) => {
    const name = escapePointer(key);
    const inner = {
      pointer: `${at.pointer}/${name}`,
      path: join(at.path, stepOf(name)),
      around: [value, ...at.around],
      sentAround: [undefined, ...at.sentAround],
    };
    return [inner, item] as const;
  });
}

function itemOf(at: Place, i: number, list: Json, sentList: Json | undefined): Place {
  return {
    pointer: `${at.pointer}/${i}`,
    path: join(at.path, '*'),
    around: [list, ...at.around],
    sentAround: [sentList, ...at.sentAround],
  };
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}/${step}`;
}

function stepOf(name: string): string {
  return name === 'initContainers' || name === 'ephemeralContainers' ? 'containers' : name;
}
