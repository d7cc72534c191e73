import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { V1ContainerStateWaiting } from '@kubernetes/client-node';
import { containerOf, findContainer, findEvent, readable } from './evidence.ts';
import type { Finding } from './evidence.ts';
import type { VerdictCause } from './verdict-cause.ts';

const reasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** What runtimes and registries say, in lower case; the first that fits counts. */
const texts: readonly (readonly [VerdictCause, RegExp])[] = [
  [
    'image-limited',
    /toomanyrequests|too many requests|rate limit|pull qps exceeded|quota exceeded/,
  ],
  [
    'image-platform',
    /no match for platform|no matching manifest|no image found in .* for architecture/,
  ],
  [
    'image-forbidden',
    /unauthorized|authentication required|authorization failed|access denied|insufficient_scope|no basic auth credentials|denied:|403 forbidden|401 /,
  ],
  ['image-missing', /not found|manifest unknown|name unknown|does not exist|404 /],
  [
    'image-unreachable',
    /no such host|dial tcp|i\/o timeout|connection refused|connection reset|network is unreachable|tls handshake|x509:|server gave http response|unexpected eof|deadline exceeded|timeout|temporarily unavailable|bad gateway|service unavailable/,
  ],
];

/** Why a container's image cannot be had; undefined where it does not wait for that. */
export function findImageFailure(
  pod: V1Pod,
  container: string,
  { reason = '', message = '' }: V1ContainerStateWaiting,
  events: readonly CoreV1Event[],
  seconds: number | undefined,
): Finding | undefined {
  if (!reasons.has(reason)) return undefined;
  const image = findContainer(pod, container)?.image;
  const detail = readable(findDetail(message, container, events));
  const text = detail.toLowerCase();
  const cause: VerdictCause =
    reason === 'InvalidImageName'
      ? 'image-name'
      : reason === 'ErrImageNeverPull'
        ? 'image-never'
        : (texts.find(([, fits]) => fits.test(text))?.[0] ?? 'image-failed');
  return { cause, data: { container, image, detail: withoutPlumbing(detail), seconds } };
}

/** A back-off of older kubelets says nothing of why; the event before it does. */
function findDetail(message: string, container: string, events: readonly CoreV1Event[]): string {
  if (message !== '' && !/^Back-off pulling image "[^"]*"$/.test(message)) return message;
  const failed = findEvent(
    events,
    ['Failed'],
    (text, event) => text.startsWith('Failed to pull image') && containerOf(event) === container,
  );
  return failed?.message ?? message;
}

/** What each layer puts before the error: the kubelet, its client of the runtime, and containerd. */
const plumbing: readonly RegExp[] = [
  /^Back-off pulling image "[^"]*": /,
  /^Failed to pull image "[^"]*": /,
  /^ErrImagePull: /,
  /^rpc error: code = \w+ desc = /,
  /^failed to pull and unpack image "[^"]*": /,
  /^failed to resolve reference "[^"]*": /,
  /^failed to copy: /,
  /^httpReadSeeker: failed open: /,
];

/** Without the layers' own words, which name the image again and again before they come to the point. */
function withoutPlumbing(text: string): string {
  return plumbing.reduce((rest, prefix) => rest.replace(prefix, ''), text);
}
