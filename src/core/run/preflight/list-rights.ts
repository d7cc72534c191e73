import type { V1Pod } from '@kubernetes/client-node';
import type { NoticeCode } from '../../base/notice.ts';
import type { RunSettings } from '../../manifest/manifest.ts';

/** A right that a run needs in the pod's namespace, and what is said where it is missing. */
export interface NeededRight {
  readonly verb: 'create' | 'get' | 'list' | 'watch' | 'delete' | 'patch';
  readonly resource: 'pods' | 'events';
  readonly subresource?: 'log' | 'exec';
  readonly code: NoticeCode;
}

/** `pods/log`, as rights and roles are written. */
export function nameResource({
  resource,
  subresource,
}: Pick<NeededRight, 'resource' | 'subresource'>): string {
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

/**
 * The rights that the run of this pod needs, the most important first: exec only where an XCom is fetched (a WebSocket is
 * opened with `get`; Kubernetes asks for `create` as well from 1.35 on), patch only where a pod without our marker may be kept.
 */
export function listRights(pod: V1Pod, settings: RunSettings): readonly NeededRight[] {
  const mayStay = settings.onFinishAction !== 'delete_pod' || settings.onKillAction === 'keep_pod';
  const isMarked = pod.metadata?.labels?.['already_checked'] === 'True';
  const mayGo = settings.onFinishAction !== 'keep_pod' || settings.onKillAction === 'delete_pod';
  const pods = { resource: 'pods' } as const;
  return [
    { ...pods, verb: 'create', code: 'preflight-no-create' },
    { ...pods, verb: 'get', code: 'preflight-no-get' },
    { ...pods, verb: 'list', code: 'preflight-no-list' },
    { ...pods, verb: 'watch', code: 'preflight-no-watch' },
    { ...pods, verb: 'get', subresource: 'log', code: 'preflight-no-log' },
    ...(settings.doXcomPush
      ? ([
          { ...pods, verb: 'get', subresource: 'exec', code: 'preflight-no-exec' },
          { ...pods, verb: 'create', subresource: 'exec', code: 'preflight-no-exec-create' },
        ] as const)
      : []),
    ...(mayGo ? [{ ...pods, verb: 'delete', code: 'preflight-no-delete' } as const] : []),
    ...(mayStay && !isMarked
      ? [{ ...pods, verb: 'patch', code: 'preflight-no-patch' } as const]
      : []),
    { resource: 'events', verb: 'list', code: 'preflight-no-events' },
  ];
}
