/** The first `most` bytes of a stream, which is closed then; all of it where `most` is undefined. */
export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  most: number | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  let left = most ?? Infinity;
  for await (const bytes of chunks) {
    yield bytes.length > left ? bytes.subarray(0, left) : bytes;
    left -= bytes.length;
    if (left <= 0) return;
  }
}
