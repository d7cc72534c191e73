import type { V1Pod } from '@kubernetes/client-node';
import { findContainer, readable } from './evidence.ts';
import type { Finding } from './evidence.ts';

/** Why a container could not be started, from the runtime's own text (runc by containerd or CRI-O, crun, dockerd). */
export function findStartError(
  pod: V1Pod,
  container: string,
  said: string,
  seconds: number | undefined,
): Finding {
  const message = readable(said);
  const image = findContainer(pod, container)?.image;
  const common = { container, image, seconds };
  const command =
    /exec:? "([^"]+)"/.exec(message)?.[1] ?? /executable file `([^`]+)`/.exec(message)?.[1];
  const isMount =
    /error mounting|failed to mount|failed to prepare subPath|mkdir .*not a directory/;
  if (isMount.test(message)) {
    return { cause: 'mount-failed', data: { ...common, detail: withoutPlumbing(message) } };
  }
  if (/exec format error/i.test(message)) return { cause: 'command-platform', data: common };
  if (/no command specified/i.test(message)) return { cause: 'command-none', data: common };
  if (command !== undefined && /permission denied/i.test(message)) {
    return { cause: 'command-refused', data: { ...common, command } };
  }
  if (
    command !== undefined &&
    /executable file.* not found|no such file or directory/i.test(message)
  ) {
    return { cause: 'command-missing', data: { ...common, command } };
  }
  return { cause: 'start-failed', data: { ...common, detail: withoutPlumbing(message) } };
}

/** Without the names of all programs through which the error came. */
function withoutPlumbing(message: string): string {
  const start = message.lastIndexOf('container init: ');
  const text = start < 0 ? message : message.slice(start + 'container init: '.length);
  return (
    text
      .replace(
        /^(?:failed to create containerd task: |failed to create shim task: |OCI runtime create failed: |runc create failed: |unable to start container process: )+/,
        '',
      )
      .replace(/: unknown$/, '')
      // The folders of the node say nothing to whoever wrote the pod.
      .replace(
        /^error mounting "[^"]*" to rootfs at "([^"]*)".*: ([^:]+)$/s,
        'error mounting on $1: $2',
      )
  );
}
