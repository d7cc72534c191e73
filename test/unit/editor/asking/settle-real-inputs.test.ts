import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRememberedInputs } from '../../../../src/editor/asking/remembered-inputs.ts';
import { settleInputs } from '../../../../src/editor/asking/settle-inputs.ts';
import { realClient } from '../analysis/real-worker.ts';
import { createFakeAsking } from './fake-window.ts';
import type { Turn } from './fake-window.ts';
import { MemorySecrets, MemoryState } from './memory-state.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'asking-')));
const file = join(root, 'dag.py');
const client = realClient({ folderOf: () => root, openTexts: () => [] });
after(() => {
  client.dispose();
  rmSync(root, { recursive: true });
});

/** Asks for what the task `t`, whose arguments these are, needs; gives the arguments of its container. */
async function settle(task: string, turns: Turn[]): Promise<readonly string[] | undefined> {
  const text = `from airflow import DAG
from airflow.models import Variable
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d") as dag:
    KubernetesPodOperator(task_id="t", name="n", image="busybox", ${task})
`;
  const settled = await settleInputs(
    { file, dagId: 'd', taskId: 't' },
    {},
    (given, secrets) =>
      client.buildPod(
        { source: { file, text }, task: { file, dagId: 'd', taskId: 't' }, given, secrets },
        new AbortController().signal,
      ),
    createRememberedInputs(new MemoryState(), new MemorySecrets()),
    createFakeAsking(turns).asking,
  );
  assert.ok(settled.kind === 'ready');
  return settled.manifest.pod.spec?.containers[0]?.args;
}

const give =
  (name: RegExp, text: string): Turn =>
  (box) => {
    assert.match(box.prompt, name);
    box.type(text);
    box.accept();
  };

test('a result that only matters because of another is asked for after that one', async () => {
  const task = `arguments=["{% if ti.xcom_pull('a') %}{{ ti.xcom_pull('b') }}{% else %}no{% endif %}"]`;
  const first = give(/the task a has returned/, 'true');
  assert.deepEqual(await settle(task, [first, give(/the task b has returned/, '"late"')]), [
    'late',
  ]);
  assert.deepEqual(await settle(task, [give(/the task a/, 'false')]), ['no']);
});

test('a result under a key, and that of a task in a group, reach the task', async () => {
  const task = `arguments=["{{ ti.xcom_pull('a', key='k') }}", "{{ ti.xcom_pull('g.b') }}"]`;
  const turns = [give(/the task a\.k has/, '1'), give(/the task g\.b has/, '"two"')];
  assert.deepEqual(await settle(task, turns), ['1', 'two']);
});

test('variables and connections reach the task', async () => {
  const task = `arguments=[Variable.get("bucket"), "{{ conn.db.host }}"]`;
  const turns = [give(/variable bucket/, 'raw'), give(/connection db/, 'postgres://me:pw@there/x')];
  assert.deepEqual(await settle(task, turns), ['raw', 'there']);
});
