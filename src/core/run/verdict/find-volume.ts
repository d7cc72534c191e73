import type { CoreV1Event, V1Pod, V1Volume } from '@kubernetes/client-node';
import { findEvent, readable } from './evidence.ts';
import type { Finding } from './evidence.ts';
import { findMissing, isUnread } from './find-start.ts';

/** Why a volume cannot be had, while the containers still wait for it. */
export function findVolumeFailure(
  pod: V1Pod,
  events: readonly CoreV1Event[],
  seconds: number | undefined,
): Finding | undefined {
  const isWaiting = (pod.status?.containerStatuses ?? []).every(
    ({ state }) => state?.running === undefined && state?.terminated === undefined,
  );
  const failed = findEvent(events, ['FailedMount', 'FailedAttachVolume']);
  if (!isWaiting || failed === undefined) return undefined;
  const message = readable(failed.message);
  const volume =
    /for volume "([^"]+)"/.exec(message)?.[1] ?? /unmounted volumes=\[([^\],]+)/.exec(message)?.[1];
  const missing = findMissing(message) ?? findMissingKey(pod, volume, message);
  if (missing !== undefined) {
    return { cause: missing.cause, data: { ...missing.data, volume, seconds } };
  }
  const detail = message.replace(/^MountVolume\.\w+ failed for volume "[^"]*" ?: /, '');
  const cause = isUnread(detail) ? 'object-unread' : 'volume-failed';
  return { cause, data: { volume, detail, seconds } };
}

/** A key that a volume lists and that its source lacks; the message names the key alone. */
function findMissingKey(
  { spec }: V1Pod,
  name: string | undefined,
  message: string,
): Finding | undefined {
  const key = /references non-existent (secret|config) key: (\S+)/.exec(message);
  const volume = spec?.volumes?.find((one) => one.name === name);
  if (key === null || volume === undefined) return undefined;
  return key[1] === 'secret'
    ? { cause: 'secret-key-missing', data: { key: key[2], name: secretOf(volume) } }
    : { cause: 'map-key-missing', data: { key: key[2], name: mapOf(volume) } };
}

function secretOf({ secret, projected }: V1Volume): string | undefined {
  return secret?.secretName ?? projected?.sources?.find((one) => one.secret)?.secret?.name;
}

function mapOf({ configMap, projected }: V1Volume): string | undefined {
  return configMap?.name ?? projected?.sources?.find((one) => one.configMap)?.configMap?.name;
}
