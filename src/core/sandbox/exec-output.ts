import type { Readable } from 'node:stream';
import type { ExecChunk } from '../cluster/cluster.ts';

/** Both outputs of a command as they come, to the end of both; rejects with the signal's reason. */
export async function* mergeOutputs(
  stdout: Readable,
  stderr: Readable,
  signal: AbortSignal,
): AsyncGenerator<ExecChunk, void, void> {
  signal.throwIfAborted();
  const ready: ExecChunk[] = [];
  let open = 2;
  let wake = (): void => undefined;
  const stop = (): void => {
    wake();
  };
  for (const [type, stream] of [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const) {
    stream.on('data', (bytes: Buffer) => {
      ready.push({ type, bytes });
      if (ready.length > 16) stream.pause();
      wake();
    });
    stream.on('close', () => {
      open--;
      wake();
    });
    stream.on('error', wake);
  }
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunk = ready.shift();
      if (chunk !== undefined) {
        yield chunk;
        continue;
      }
      if (open === 0) return;
      stdout.resume();
      stderr.resume();
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stdout.destroy();
    stderr.destroy();
  }
}
