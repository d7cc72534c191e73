import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/base/clock.ts';
import { createFileJournal } from '../../../src/core/run/record/file-journal.ts';
import { findJournalFolder } from '../../../src/core/run/record/journal-folder.ts';
import { isResumable, resume } from '../../../src/core/run/reattach/resume.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import { startProgram } from '../../contract/start-program.ts';
import type { Dice } from './dice.ts';
import { drawTask } from './draw-task.ts';
import type { DrawnTask } from './draw-task.ts';
import { drawPlan } from './fault-plan.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { SeenCall } from './find-call.ts';
import { Report } from './report.ts';
import { follow, openCluster } from './seeded-run.ts';
import type { Ground, Seen } from './seen.ts';
import { readTruth } from './truth.ts';
import type { Truth } from './truth.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.cjs');

/** The same through the command line as a process, which in some runs is killed; the run is then taken up from its record. */
export async function runAsProcess(name: string, dice: Dice, ground: Ground): Promise<Seen> {
  const { cluster, folder } = ground;
  const report = new Report();
  const task = drawTask(dice.for('task'), 1);
  const plan = drawPlan(dice.for('plan'));
  const truths: Truth[] = [];
  const keep = async ({ kind, pod }: SeenCall): Promise<void> => {
    if (kind !== 'delete') return;
    const truth = await readTruth(cluster, pod);
    if (truth !== undefined) truths.push(truth);
  };
  const files = { folder, namespace: cluster.namespace, hasTokenFile: true };
  const proxy = await startFaultProxy(ground.upstream, ground.certificate, plan, files, keep);
  const home = join(folder, name);
  mkdirSync(home);
  const dag = join(home, 'dag.py');
  writeFileSync(dag, toDag(name, task, cluster.namespace));
  const environment = { HOME: home, KUBECONFIG: proxy.kubeconfig, PATH: process.env['PATH'] };
  const moment = dice.for('moment');
  const act = moment.pick(['nothing', 'SIGKILL', 'SIGKILL', 'SIGINT']);
  const running = startProgram(process.execPath, [cli, 'run', dag, '--task', name, '--json'], {
    cwd: home,
    env: { ...environment, POD_TASKS_LANG: 'en' },
  });
  const timer = setTimeout(
    () => {
      report.add(act);
      if (act !== 'nothing') running.child.kill(act);
    },
    moment.between(200, 9000),
  );
  const { code, out, err } = await running.ended;
  clearTimeout(timer);
  const events: RunEvent[] = [];
  for (const event of readEvents(out)) {
    events.push(event);
    report.addEvent(event);
  }
  report.add(`the process ended with ${String(code)}: ${err}`);
  const journal = createFileJournal(findJournalFolder(environment));
  const kube = openCluster(proxy.kubeconfig);
  let error: unknown;
  try {
    const [entry] = await journal.list();
    if (code === null && entry !== undefined && isResumable(entry)) {
      report.add('taken up again');
      const { signal } = new AbortController();
      const parts = { signal, log: report.log, clock: systemClock, journal };
      await follow(resume(entry, kube, parts), events, report);
    } else if (code !== null && !events.some(({ type }) => type === 'finished')) {
      error = new Error(`exit code ${code}: ${err}`);
    }
  } catch (caught) {
    error = caught;
    report.addFailure(caught);
  } finally {
    await kube.close();
    await proxy.close();
  }
  const [entry] = await journal.list();
  const stored: string[] = [];
  for await (const lines of journal.readLog(entry?.run ?? '')) stored.push(...lines);
  const now = entry === undefined ? undefined : await readTruth(cluster, entry.pod);
  return {
    task,
    plan,
    events,
    error,
    wasCancelled: act === 'SIGINT',
    wasLetGo: false,
    wasKilled: code === null,
    truth: truths.at(-1) ?? now,
    left: now?.pod,
    entry,
    stored,
    transcript: report.with(proxy.transcript),
  };
}

function toDag(name: string, { sh, settings, xcom }: DrawnTask, namespace: string): string {
  const { onFinishAction = '', onKillAction = '', skipOnExitCode = [] } = settings;
  const isPushed = xcom === undefined ? 'False' : 'True';
  return `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("${name}", schedule=None):
    KubernetesPodOperator(task_id="${name}", name="${name}", namespace="${namespace}", image="busybox",
        cmds=["sh", "-c"], arguments=[${JSON.stringify(sh)}], termination_grace_period=1, do_xcom_push=${isPushed},
        on_finish_action="${onFinishAction}", on_kill_action="${onKillAction}", skip_on_exit_code=[${skipOnExitCode.join()}])
`;
}

/** What was printed whole before the process ended. */
function readEvents(out: string): readonly RunEvent[] {
  const whole = out.slice(0, out.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RunEvent]));
}
