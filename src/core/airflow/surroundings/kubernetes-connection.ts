import type { Origin } from '../../base/span.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { str, type PyRef } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import { parseConnection } from './connection-text.ts';
import { connectionExtras, givenConnection } from './connections.ts';
import { fromJson } from './inputs.ts';
import { toMissing } from './missing-inputs.ts';
import { nameBackend } from './secrets-backend.ts';
import type { Findings } from '../rendering/render-task.ts';
import type { Session } from '../session.ts';
import { gkeHookSince } from '../tables/cloud-operators.ts';
import type { Cloud } from '../tables/cloud-operators.ts';
import { atLeast } from '../tables/versions.ts';

/** The extras of the operator's Kubernetes connection (KubernetesHook); undefined where none is looked up. */
export function connectionOf(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  found: Findings,
  at: Origin,
  cloud: Cloud | undefined,
): ReadonlyMap<string, Value> | undefined {
  // GKE's hook has a connection of Google's own, and beside it the default one of Kubernetes at the most.
  if (cloud === 'GKE' && !atLeast(session.provider, gkeHookSince)) return undefined;
  const given =
    cloud === 'GKE' ? str('kubernetes_default') : vm.findAttribute(instance, 'kubernetes_conn_id');
  // `conn_id or kubernetes_conn_id`, of which the second is never given.
  const hasDefault = atLeast(session.provider, '10.5.0');
  if (given?.t === 'none' && !hasDefault) return undefined;
  if (given !== undefined && given.t !== 'str' && given.t !== 'none') return new Map();
  const named = given?.t === 'str' ? given.v : undefined;
  if (named === '' && !hasDefault) return undefined;
  const id = named === undefined || named === '' ? 'kubernetes_default' : named;
  const text = givenConnection(session, id);
  if (text !== undefined) {
    return new Map(
      Object.entries(connectionExtras(parseConnection(text))).map(([name, value]) => [
        name,
        toValue(vm, fromJson(vm, value)),
      ]),
    );
  }
  nameBackend(session, id);
  if (id === 'kubernetes_default') return new Map();
  if (session.context.unset === 'absent') {
    const detail = `The conn_id \`${id}\` isn't defined`;
    found.refusals.push(
      session.problem(
        'invalid-value',
        given?.at ?? at,
        { argument: 'kubernetes_conn_id', detail },
        'error',
      ),
    );
  } else found.missing.push(toMissing({ kind: 'connection', key: id }, given?.at ?? at));
  return new Map();
}
