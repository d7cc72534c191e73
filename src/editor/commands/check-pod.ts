import { PodTaskError } from '../../core/base/failure.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { RunMoment, TaskAddress } from '../analysis/analyzer.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { createMask, toOwnLine } from '../runs/channel-text.ts';
import { askCluster } from './ask-cluster.ts';
import type { CommandParts } from './command-parts.ts';

/**
 * Checks on the cluster on which a task would run whether its pod may and can run there, and shows each check; nothing is
 * created. Asks all the questions of a run but for its last. Throws PodTaskError, `unsupported` for the sandbox.
 */
export async function checkPod(
  task: TaskAddress,
  moment: RunMoment,
  parts: CommandParts,
): Promise<void> {
  const { services, asking, editor, launcher } = parts;
  const { clock, log, words } = services;
  const name = toPlainText(task.taskId);
  const title = asking.l10n.t('Checking the pod of {task}', { task: name });
  const found = await askCluster(
    task,
    moment,
    title,
    parts,
    async ({ ready, cluster, secrets }, signal) => {
      if (cluster.lacks.has('objects')) {
        throw new PodTaskError('unsupported', { ability: 'objects' });
      }
      const { manifest } = ready;
      const { createPreflight, tellAll } = launcher();
      const namespace = manifest.pod.metadata?.namespace ?? 'default';
      const where = { cluster, place: cluster.name };
      const findings = await createPreflight(clock, log).lookAtAll(manifest, where, signal);
      const time = clock.now().toISOString();
      const mask = createMask(secrets);
      const head = asking.l10n.t('Checks of the pod of {task}, {context}, namespace {namespace}', {
        task: name,
        context: toPlainText(cluster.name),
        namespace: toPlainText(namespace),
      });
      const lines = [
        toOwnLine('title', time, head),
        ...tellAll(findings, namespace).flatMap((event) => {
          const { level, text, more = [] } = sayEvent({ time, ...event }, undefined, words);
          return level === 'log' ? [] : [toOwnLine(level, time, mask(text)), ...more];
        }),
      ];
      return { lines, namespace, role: findings.role };
    },
  );
  if (found === undefined) return;
  editor.showChecks(found.lines);
  if (found.role !== undefined) await offerRole(found.role, found.namespace, parts);
}

/** The Role is among the lines too; from a document of its own it is saved and applied. */
async function offerRole(
  role: string,
  namespace: string,
  { asking, editor }: CommandParts,
): Promise<void> {
  const { l10n, window } = asking;
  const open = l10n.t('Open the Role');
  const text = l10n.t(
    'Rights are missing in the namespace {namespace}; a Role that gives them is ready.',
    {
      namespace: toPlainText(namespace),
    },
  );
  if ((await window.tell('warning', text, open)) === open) await editor.openText('yaml', role);
}
