import { after, test } from 'node:test';
import { openTestCluster } from '../../cluster/test-cluster.ts';
import type { TestCluster } from '../../cluster/test-cluster.ts';
import { awaitNone } from '../../cluster/watch-pods.ts';
import { drive } from './drive.ts';
import { runTask, trial } from './steps.ts';

const cluster = await findCluster();

if (cluster === undefined)
  test('no cluster answers: npm run cluster:up starts one', { skip: true });
else {
  after(() => cluster.close());
  const settings = { 'podTasks.cluster.kubeconfig': cluster.kubeconfig };
  const files = {
    'trial.py': trial['trial.py'].replaceAll('"default"', JSON.stringify(cluster.namespace)),
  };
  drive(
    'a run on a real cluster outlives its window and is stopped from the next',
    { settings, files },
    async (editor) => {
      await editor.showPods();
      await runTask(editor, 'trial.py', 'slow');
      await editor.choose('current context');
      const dialog = editor.dialog('on the cluster of the context');
      await dialog.waitFor();
      await editor.screenshot('cluster-confirm');
      await editor.press(dialog, 'Run Pod');
      await editor.output('begun').waitFor();
      await editor.row(/slow.*running/).waitFor();
      await editor.screenshot('cluster-run');

      await editor.reload();
      await editor.row(/slow.*running/).waitFor({ timeout: 60_000 });
      await editor.runCommand('Show Log of a Run');
      await editor.output('taken over').waitFor();
      await editor.output('begun').waitFor();
      await editor.screenshot('cluster-reload');

      await editor.clickRowAction(/slow.*running/, 'Stop a Run');
      await editor.choose('Stop and delete the pod');
      await awaitNone(cluster);
      await editor.row(/slow.*cancelled/).waitFor();
      await editor.screenshot('cluster-stopped');
    },
  );
}

/** The test cluster; elsewhere than in CI undefined where none answers. */
async function findCluster(): Promise<TestCluster | undefined> {
  try {
    return await openTestCluster('shared');
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return undefined;
  }
}
