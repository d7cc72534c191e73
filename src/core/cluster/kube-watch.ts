import { PodTaskError } from '../base/failure.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { PodChange } from './cluster.ts';
import type { KubeAccess } from './kube-access.ts';
import { fromStatus } from './kube-failure.ts';
import { isPod, toPod } from './kube-pods.ts';

/** Bytes of one change; a pod is 1.5 MB at most, since etcd holds no more. */
const longest = 16 * 1024 * 1024;

const types = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' } as const;

/** The changes in a watch's bytes; throws `expired`, what the server says in the stream, or `stream-broken` for nonsense and half a line at the end. */
export async function* readChanges(
  bytes: AsyncIterable<Buffer>,
  access: KubeAccess,
): AsyncGenerator<PodChange, void, void> {
  for await (const line of readLines(bytes)) {
    const change = parseJson(line);
    const object = isJsonObject(change) ? change['object'] : undefined;
    if (!isJsonObject(change) || !isJsonObject(object)) throw broken(line);
    const type = change['type'];
    if (type === 'ERROR') throw fromStatus(object, access);
    const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
    const version = metadata['resourceVersion'];
    if (typeof version !== 'string') throw broken(line);
    if (type === 'BOOKMARK') {
      yield { type: 'bookmark', version };
    } else if ((type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') && isPod(object)) {
      yield { type: types[type], pod: toPod(object), version };
    } else {
      throw broken(line);
    }
  }
}

async function* readLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string, void, void> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      if (end < 0) break;
      const line = Buffer.concat([...held, chunk.subarray(start, end)]).toString('utf8');
      held = [];
      length = 0;
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    if (start < chunk.length) {
      held.push(chunk.subarray(start));
      length += chunk.length - start;
      if (length > longest) throw broken('');
    }
  }
  if (length > 0) throw broken(Buffer.concat(held).toString('utf8'));
}

function broken(line: string): PodTaskError {
  return new PodTaskError('stream-broken', { detail: 'watch' }, new Error(line.slice(0, 500)));
}
