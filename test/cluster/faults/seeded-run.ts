import { join } from 'node:path';
import { systemClock } from '../../../src/core/base/clock.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { resolveAccess } from '../../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { readKubeconfig } from '../../../src/core/cluster/kube-config.ts';
import { defaultLimits } from '../../../src/core/cluster/kube-limits.ts';
import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import { createFileJournal } from '../../../src/core/run/record/file-journal.ts';
import { isResumable, resume } from '../../../src/core/run/reattach/resume.ts';
import type { RunEvent } from '../../../src/core/run/run-event.ts';
import type { RunRequest } from '../../../src/core/run/run.ts';
import { run } from '../../../src/core/run/run.ts';
import { toPod, toSettings } from '../../contract/lab.ts';
import type { Lab } from '../../contract/lab.ts';
import type { Dice } from './dice.ts';
import { drawTask } from './draw-task.ts';
import type { DrawnTask } from './draw-task.ts';
import { drawPlan } from './fault-plan.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { SeenCall } from './find-call.ts';
import { Report } from './report.ts';
import type { Ground, Seen } from './seen.ts';
import { readTruth } from './truth.ts';
import type { Truth } from './truth.ts';

/** Runs a task that the dice draw, with the faults that they draw, under a name that is free. */
export async function runSeeded(name: string, dice: Dice, ground: Ground): Promise<Seen> {
  const { cluster, folder } = ground;
  const report = new Report();
  const task = drawTask(dice.for('task'));
  const plan = drawPlan(dice.for('plan'));
  const truths: Truth[] = [];
  const keep = async ({ kind, pod }: SeenCall): Promise<void> => {
    if (kind !== 'delete') return;
    const truth = await readTruth(cluster, pod);
    if (truth !== undefined) truths.push(truth);
  };
  const hasTokenFile = dice.for('token').chance(0.5);
  const files = { folder, namespace: cluster.namespace, hasTokenFile };
  const proxy = await startFaultProxy(ground.upstream, ground.certificate, plan, files, keep);
  const kube = openCluster(proxy.kubeconfig);
  const journal = createFileJournal(join(folder, name));
  const moment = dice.for('moment');
  const cancelling = new AbortController();
  const letGo = new AbortController();
  const act = moment.pick(['nothing', 'nothing', 'nothing', 'cancel', 'let go']);
  const timer = setTimeout(
    () => {
      if (act !== 'nothing') report.add(act);
      if (act === 'cancel') cancelling.abort(new Error('cancelled by the suite'));
      if (act === 'let go') letGo.abort(new Error('let go by the suite'));
    },
    moment.between(0, 9000),
  );
  const parts = { signal: cancelling.signal, log: report.log, clock: systemClock, journal };
  const events: RunEvent[] = [];
  let error: unknown;
  try {
    const request = toRequest(name, task, kube, cluster.namespace);
    await follow(run(request, kube, { ...parts, letGo: letGo.signal }), events, report);
    const [entry] = await journal.list();
    if (entry !== undefined && isResumable(entry)) {
      report.add('taken up again');
      await follow(resume(entry, kube, parts), events, report);
    }
  } catch (caught) {
    error = caught;
    report.addFailure(caught);
  } finally {
    clearTimeout(timer);
    await kube.close();
    await proxy.close();
  }
  const now = await readTruth(cluster, name);
  const stored: string[] = [];
  for await (const lines of journal.readLog(name)) stored.push(...lines);
  return {
    task,
    plan,
    events,
    error,
    wasCancelled: cancelling.signal.aborted,
    wasLetGo: letGo.signal.aborted,
    wasKilled: false,
    truth: truths.at(-1) ?? now,
    left: now?.pod,
    entry: (await journal.list())[0],
    stored,
    transcript: report.with(proxy.transcript),
  };
}

/** Keeps each event, and the report of it. */
export async function follow(
  from: AsyncIterable<RunEvent>,
  events: RunEvent[],
  report: Report,
): Promise<void> {
  for await (const event of from) {
    events.push(event);
    report.addEvent(event);
  }
}

/** The cluster of a kubeconfig; an answer that does not come is not waited for as long as usual. */
export function openCluster(kubeconfig: string): Cluster {
  const config = readKubeconfig([kubeconfig], true);
  const limits = { ...defaultLimits, connect: 3000, answer: 6000 };
  const surroundings = { environment: process.env, clock: systemClock, interactive: false, limits };
  return createKubeCluster(resolveAccess(config, config.current ?? ''), surroundings);
}

/** What to run for a task that was drawn. */
export function toRequest(
  name: string,
  task: DrawnTask,
  cluster: Cluster,
  namespace: string,
): RunRequest {
  const lab: Lab = {
    cluster,
    clock: systemClock,
    namespace,
    image: 'busybox',
    plays: 'sh',
    keepsReturns: false,
    newName: () => name,
    expire: undefined,
  };
  const second = task.second === undefined ? {} : { second: { sh: task.second, steps: [] } };
  const wish = { xcom: task.xcom !== undefined, labels: { 'fault-run': name }, ...second };
  const settings: RunSettings = toSettings(task.settings);
  const manifest = {
    dagId: 'faults',
    taskId: name,
    mapIndex: undefined,
    pod: toPod(lab, { sh: task.sh, steps: [] }, wish),
    selector: '',
    origins: new Map(),
    settings,
    assumptions: [],
    missing: [],
    refusals: [],
    problems: [],
  };
  return { manifest, id: name, runId: name };
}
