import type { Readable } from 'node:stream';

/**
 * Hands on two outputs line by line, so that lines of one are not cut by the other; resolves at the end of both.
 */
export async function pumpBoth(
  stdout: Readable,
  stderr: Readable,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (bytes: Buffer): Promise<void> => {
    last = last.then(() => write(bytes));
    return last;
  };
  const pump = async (stream: Readable): Promise<void> => {
    let held: Buffer[] = [];
    try {
      for await (const bytes of stream as AsyncIterable<Buffer>) {
        const end = bytes.lastIndexOf(10) + 1;
        if (end > 0) {
          await inTurn(Buffer.concat([...held, bytes.subarray(0, end)]));
          held = [];
        }
        if (end < bytes.length) held.push(bytes.subarray(end));
        if (held.length > 64) {
          await inTurn(Buffer.concat(held));
          held = [];
        }
      }
    } catch (error) {
      // The command was ended by us: what it had written so far is kept.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ABORT_ERR' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    }
    if (held.length > 0) await inTurn(Buffer.concat(held));
  };
  await Promise.all([pump(stdout), pump(stderr)]);
}
