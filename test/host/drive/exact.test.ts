import { join } from 'node:path';
import { drive } from './drive.ts';

const fake = join(import.meta.dirname, '..', '..', 'unit', 'bridge', 'fake-airflow.ts');
const pod = {
  kind: 'Pod',
  metadata: { name: 'airflow-test-pod-aaaaaaaa' },
  spec: { containers: [{ name: 'base', image: 'hello-airflow' }] },
};
const way = { pod: { result: { pod, selector: '', is_input_equal: null, secrets: [] } } };

for (const language of ['en', 'zh-cn'] as const) {
  const chinese = language === 'zh-cn';
  const command = chinese ? '按 Airflow 精确预览 Pod' : 'Preview Pod Exactly as Airflow';
  drive(
    `the user's own Airflow is asked for the pod, and the difference is shown (${language})`,
    {
      settings: {
        'podTasks.bridge.command': [process.execPath, fake, JSON.stringify(way)],
        'podTasks.airflow.version': '3.3.2',
        'podTasks.provider.version': '10.25.0',
      },
      files: {
        'dags/asked.py': `from airflow.sdk import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

with DAG("asked"):
    KubernetesPodOperator(task_id="one", name="one", image="hello-ours")
`,
      },
      language,
      packaged: true,
    },
    async (editor) => {
      await editor.openFile('asked.py');
      await editor.awaitPython();
      await editor.runCommand(command);
      await editor.line('image: hello-airflow').first().waitFor();
      await editor.line('image: hello-ours').first().waitFor();
      await editor.screenshot(`exact-${language}`);
    },
  );
}

drive(
  'an Airflow that cannot be asked says why, and another can be chosen',
  { settings: { 'podTasks.bridge.command': ['no-such-python'] } },
  async (editor) => {
    await editor.openFile('kubernetes_decorator_example.py');
    await editor.awaitPython();
    await editor.runCommand('Preview Pod Exactly as Airflow');
    const told = editor.notification('cannot be started');
    await told.waitFor();
    await told.getByText('Choose Another Airflow').waitFor();
    await editor.screenshot('exact-missing');
  },
);
