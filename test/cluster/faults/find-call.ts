import type { IncomingMessage } from 'node:http';
import type { Call, CallKind } from './fault-plan.ts';

/** A request as the proxy sees it. */
export interface SeenCall extends Call {
  /** Empty where it is not about one pod. */
  readonly pod: string;
}

/** What a request to an API server is about. */
export function findCall({ method = 'GET', url = '/' }: IncomingMessage): SeenCall {
  const { pathname, searchParams } = new URL(url, 'https://here');
  const path = /^\/api\/v1\/namespaces\/[^/]+\/(pods|events)(?:\/([^/]+)(?:\/(log|exec))?)?$/;
  const [, resource, pod = '', sub] = path.exec(pathname) ?? [];
  const isWatch = searchParams.get('watch') === 'true';
  const kind = findKind(method, resource, pod, sub, isWatch);
  const follow = searchParams.get('follow') === 'true';
  return { kind, isStream: isWatch || follow, isTail: searchParams.has('tailLines'), pod };
}

function findKind(
  method: string,
  resource: string | undefined,
  pod: string,
  sub: string | undefined,
  isWatch: boolean,
): CallKind {
  if (resource === 'events') return 'events';
  if (resource !== 'pods') return 'other';
  if (sub === 'log' || sub === 'exec') return sub;
  if (isWatch) return 'watch';
  if (method === 'POST') return 'create';
  if (method === 'DELETE') return 'delete';
  if (method === 'PATCH') return 'patch';
  return pod === '' ? 'list' : 'get';
}
