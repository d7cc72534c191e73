import type { TaskAddress } from '../analysis/analyzer.ts';
import type { CommandParts } from './command-parts.ts';
import { placeTask } from './place-task.ts';
import { readyTask } from './ready-task.ts';
import type { ReadyTask } from './ready-task.ts';
import { mayRun } from './trust.ts';

/** Runs one task: asks for what is missing, for the place and for the user's yes, and starts it; resolves to the run's end. */
export async function runTask(task: TaskAddress, parts: CommandParts): Promise<void> {
  if (!mayRun(parts)) return;
  const { services } = parts;
  const moment = { now: services.clock.now().toISOString(), drawn: services.random(38) };
  const ready = await readyTask(task, parts, moment);
  if (ready !== undefined) await start(ready, parts);
}

async function start(ready: ReadyTask, parts: CommandParts): Promise<void> {
  const { task, answer, manifest } = ready;
  const placed = await placeTask(task, manifest, parts);
  if (placed === undefined) return;
  const { place, notes } = placed;
  const { services, editor, asking, state } = parts;
  const launcher = parts.launcher();
  const { words } = services;
  const replaced = manifest.assumptions.flatMap((notice) =>
    notice.code === 'image-mapped' ? [words.notice(notice)] : [],
  );
  const said = [...notes, ...replaced];
  const summary = launcher.toSummary(manifest, answer.logicalDate, place, said, {
    settings: services.settings(task.file),
    userKubeconfig: editor.userKubeconfig,
    environment: services.environment,
  });
  if (!(await launcher.confirmRun(summary, state, asking))) return;
  const secrets = [...new Set([...answer.secrets, ...ready.secrets])];
  const { runId } = answer;
  const preflight = services.settings(task.file)['podTasks.run.preflight'];
  const order = { file: task.file, manifest, id: runId, runId, place, secrets, preflight };
  await parts.runs.start(order);
}
