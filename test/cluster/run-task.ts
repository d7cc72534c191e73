import assert from 'node:assert/strict';
import type { CommandLine } from '../contract/cli-process.ts';
import type { Ended } from '../contract/start-program.ts';
import type { RunEvent } from '../../src/core/run/run-event.ts';
import type { TestCluster } from './test-cluster.ts';

/** A DAG file whose tasks run these lines of sh, under the given ids, in the namespace of the suite. */
export function writeDag(
  cli: CommandLine,
  cluster: TestCluster,
  tasks: Readonly<Record<string, { readonly sh: string; readonly more?: string }>>,
): string {
  const lines = Object.entries(tasks).map(
    ([id, { sh, more = '' }]) =>
      `    KubernetesPodOperator(task_id="${id}", name="${id}", cmds=["sh", "-c"], arguments=[${JSON.stringify(sh)}], **common${more === '' ? '' : `, ${more}`})`,
  );
  return cli.file(
    'dag.py',
    `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
common = dict(namespace="${cluster.namespace}", image="busybox", termination_grace_period=1)
with DAG("d", schedule=None):
${lines.join('\n')}
`,
  );
}

/** What `run --json` printed, event by event. */
export function readEvents({ out, err }: Ended): readonly RunEvent[] {
  try {
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RunEvent);
  } catch (error) {
    throw new Error(`no JSON lines: ${out}\n${err}`, { cause: error });
  }
}

/** The log lines among the events, in order. */
export function listLines(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'log' ? [event.text] : []));
}

/** The name of the pod that a run made. */
export function findPodName(events: readonly RunEvent[]): string {
  const prepared = events.find((event) => event.type === 'prepared');
  assert.ok(prepared !== undefined);
  return prepared.pod.name;
}
