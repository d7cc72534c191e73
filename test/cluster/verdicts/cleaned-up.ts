import { setTimeout } from 'node:timers/promises';
import { AirflowHome, environments } from '../../airflow/airflow-home.ts';
import type { TestCluster } from '../test-cluster.ts';
import { mounted, whenCreated } from './acts.ts';
import type { VerdictCase } from './verdict-case.ts';

/** Minutes; the command raises what is below to it. */
const least = 5;

const labels = { dag_id: 'd', task_id: 't', try_number: '1', airflow_version: '3.3.2' };

/** Waits until the pod is old enough and lets a real Airflow clean up. */
async function cleanUp(name: string, { kubeconfig, api, namespace }: TestCluster): Promise<void> {
  const environment = environments.at(-1);
  if (environment === undefined) throw new Error('no environment of Airflow');
  const { metadata } = await api.readNamespacedPod({ name, namespace });
  const created = new Date(metadata?.creationTimestamp ?? 0).getTime();
  await setTimeout(created + least * 60_000 + 1000 - Date.now());
  const home = new AirflowHome(environment, kubeconfig);
  try {
    await home.cleanUpPods(namespace, least);
  } finally {
    home.remove();
  }
}

/** What `airflow kubernetes cleanup-pods` deletes. */
export const cleanedUpCases: readonly VerdictCase[] = [
  {
    cause: 'cleaned-up',
    form: 'no-node',
    slow: true,
    source: 'after `airflow kubernetes cleanup-pods` of cncf.kubernetes 10.25',
    wish: { labels },
    settings: { startupTimeoutSeconds: 600, scheduleTimeoutSeconds: 600 },
    change: (_pod, _base, spec) => {
      spec.nodeSelector = { no: 'such' };
    },
    act: whenCreated(cleanUp),
    data: { minutes: least },
  },
  {
    cause: 'cleaned-up',
    form: 'no-secret',
    slow: true,
    source: 'after `airflow kubernetes cleanup-pods` of cncf.kubernetes 10.25',
    wish: { labels },
    settings: { startupTimeoutSeconds: 600, scheduleTimeoutSeconds: 600 },
    change: (_pod, base, spec) => {
      mounted(base, spec, { secret: { secretName: 'no-such-secret' } });
    },
    act: whenCreated(cleanUp),
    data: { minutes: least },
  },
];
