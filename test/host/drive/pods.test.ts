import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { drive } from './drive.ts';
import { startFakeApi } from './fake-api.ts';

const api = await startFakeApi();
const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-tree-'));
const kubeconfig = join(folder, 'config');
writeFileSync(kubeconfig, api.kubeconfig);
after(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

function pod(name: string, labels: Readonly<Record<string, string>>, phase: string): V1Pod {
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  const state = isOver
    ? {
        terminated: {
          exitCode: phase === 'Failed' ? 3 : 0,
          reason: phase === 'Failed' ? 'Error' : 'Completed',
        },
      }
    : { running: {} };
  const status = { image: 'busybox', imageID: '', ready: !isOver, restartCount: 0, state };
  return {
    metadata: {
      name,
      namespace: 'team',
      uid: `uid-${name}`,
      creationTimestamp: '2026-01-15T12:00:00Z' as unknown as Date,
      labels: { kubernetes_pod_operator: 'True', dag_id: 'etl', run_id: 'r1', ...labels },
    },
    spec: {
      restartPolicy: 'Never',
      nodeName: 'node-a',
      containers: [{ name: 'base', image: 'busybox' }],
    },
    status: { phase, containerStatuses: [Object.assign({ name: 'base' }, status)] },
  };
}

drive('the pods of a cluster', { environment: { KUBECONFIG: kubeconfig } }, async (editor) => {
  api.set(pod('extract-1', { task_id: 'extract' }, 'Succeeded'));
  api.set(pod('load-1', { task_id: 'load' }, 'Running'));
  api.set(pod('map-0', { task_id: 'each', map_index: '0' }, 'Failed'));
  api.set(pod('map-1', { task_id: 'each', map_index: '1' }, 'Succeeded'));
  await editor.showPods();
  await editor.row('extract').waitFor();
  await editor.row('load').waitFor();
  assert.match(await editor.row('load').innerText(), /running/);
  await editor.row('each').click();
  await editor.row('map_index 0').waitFor();
  await editor.screenshot('pods');

  api.set(pod('load-1', { task_id: 'load' }, 'Succeeded'));
  await editor.row(/load.*succeeded/s).waitFor();

  await editor.row('extract').click();
  await editor.output('hello from extract-1').waitFor();
  await editor.screenshot('pods-log');

  await editor.row('load').click();
  await editor.row('load').focus();
  await editor.page.keyboard.press('Delete');
  const question = editor.dialog('Delete the pod load-1?');
  await question.waitFor();
  await editor.screenshot('pods-delete');
  assert.match(await question.innerText(), /Context: fake/);
  await editor.press(question, 'Delete');
  await editor.row('load').waitFor({ state: 'detached' });
  assert.equal(api.has('load-1'), false);

  api.sleep(true);
  await editor.pods().getByText('These pods may be old.').waitFor({ timeout: 40_000 });
  await editor.row('extract').waitFor();
  await editor.screenshot('pods-old');
  api.sleep(false);
  await editor
    .pods()
    .getByText('These pods may be old.')
    .waitFor({ state: 'hidden', timeout: 40_000 });

  api.refuse(403);
  await editor.runCommand('Refresh Pods');
  await editor.pods().getByText('You may not list the pods there.').waitFor();
  await editor.screenshot('pods-forbidden');
  api.refuse(undefined);
  rmSync(kubeconfig);
  await editor.pods().getByText('There is no kubeconfig here').waitFor();
  writeFileSync(kubeconfig, api.kubeconfig);
  await editor.row('r1').waitFor();
});
