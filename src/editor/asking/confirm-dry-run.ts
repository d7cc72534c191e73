import type { Manifest } from '../../core/manifest/manifest.ts';
import { keep, readAgreed, toKey } from './agreements.ts';
import { agreeToProgram, describeCluster, toRunKey } from './confirm-run.ts';
import type { RunSummary } from './confirm-run.ts';
import { toPlainText } from './plain-text.ts';
import type { State } from './state.ts';
import type { Asking } from './window.ts';

/**
 * Asks for what has to be agreed to before a pod is sent for a dry run: nothing where the user runs pods there, or has agreed
 * before, unless the context is protected. The sandbox sends nothing anywhere.
 */
export async function confirmDryRun(
  { manifest, where, notes }: Pick<RunSummary, 'where' | 'notes'> & { readonly manifest: Manifest },
  state: State,
  { window, l10n }: Asking,
): Promise<boolean> {
  if (where.kind === 'sandbox') return true;
  const { context, server, foreignPlugin, isProtected } = where;
  if (foreignPlugin !== undefined) {
    if (!(await agreeToProgram(context, foreignPlugin, state, { window, l10n }))) return false;
  }
  const namespace = manifest.pod.metadata?.namespace ?? 'default';
  const agreed = readAgreed(state);
  // Whoever agrees to a dry run has not agreed to a run.
  const one = toKey('dry-run', context, server, namespace);
  const isAgreed = agreed.includes(one) || agreed.includes(toRunKey(where, namespace));
  if (isAgreed && !isProtected) return true;
  const message = l10n.t('Send the pod of {task} to the cluster of the context {context}?', {
    task: toPlainText(manifest.taskId),
    context: toPlainText(context),
  });
  const detail = [
    ...notes,
    ...describeCluster(where, namespace, agreed, l10n),
    l10n.t('Namespace: {namespace}', { namespace: toPlainText(namespace) }),
    l10n.t('It is a dry run: the cluster and its webhooks see the pod, and none is created.'),
    isProtected
      ? l10n.t('You are asked every time.')
      : l10n.t('You are asked once for each context and namespace.'),
  ];
  const button = l10n.t('Send Pod');
  if ((await window.ask(message, detail.join('\n'), button)) !== button) return false;
  await keep(one, state);
  return true;
}
