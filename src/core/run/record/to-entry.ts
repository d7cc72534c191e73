import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../base/clock.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { RunSettings } from '../../manifest/manifest.ts';
import type { JournalEntry } from './journal.ts';
import type { RunRequest } from '../run.ts';

/** The record of a run that begins now; of one that takes over the pod `existing`, that pod's. */
export function toEntry(
  { manifest, id, runId, record }: RunRequest,
  cluster: Cluster,
  clock: Clock,
  existing?: V1Pod,
): JournalEntry & { readonly settings: RunSettings } {
  const { metadata } = existing ?? manifest.pod;
  const uid = existing?.metadata?.uid;
  return {
    run: id,
    state: existing === undefined ? 'preparing' : 'created',
    began: clock.now().toISOString(),
    cluster: cluster.name,
    ...(cluster.server === undefined ? {} : { server: cluster.server }),
    namespace: metadata?.namespace ?? 'default',
    pod: metadata?.name ?? '',
    ...(uid === undefined ? {} : { uid }),
    dag_id: manifest.dagId,
    task_id: manifest.taskId,
    run_id: runId,
    ...(manifest.mapIndex === undefined ? {} : { map_index: manifest.mapIndex }),
    ...record,
    settings: manifest.settings,
    labels: metadata?.labels ?? {},
  };
}
