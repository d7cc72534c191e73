import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'stored');

/** A pod as it was sent, with every kind of field that has a default. */
export const sentPod = read('sent.yaml');

/** What a real API server made of it (`kubectl create --dry-run=server`), without any webhook. */
export const storedPod = read('kubernetes-1.34.1.yaml');

function read(name: string): V1Pod {
  return parse(readFileSync(join(folder, name), 'utf8')) as V1Pod;
}

/** A copy of a pod with something else in it. */
export function change(
  pod: V1Pod,
  act: (copy: V1Pod & Required<Pick<V1Pod, 'spec'>>) => void,
): V1Pod {
  const copy = structuredClone(pod) as V1Pod & Required<Pick<V1Pod, 'spec'>>;
  act(copy);
  return copy;
}
