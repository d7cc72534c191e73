import type { V1Pod } from '@kubernetes/client-node';
import { harmless } from '../../core/words/fill.ts';
import type { PodAnswer } from '../analysis/analyzer.ts';
import type { Launcher } from '../load-launcher.ts';
import type { L10n } from '../asking/window.ts';

/** A pod of a task that a preview is compared with. */
export interface OtherPod {
  /** As the cluster has it: `running`; as the last run left it: `last`. */
  readonly kind: 'running' | 'last';
  readonly pod: V1Pod;
  /** As `Cluster.name` says. */
  readonly cluster: string;
}

/**
 * The other pod as YAML beside the previewed one: without what only a cluster gives, in the preview's order, with the same
 * secrets masked. Where there is no pod to preview it is as it is.
 */
export function printOther(
  { kind, pod, cluster }: OtherPod,
  preview: PodAnswer | undefined,
  launcher: Pick<Launcher, 'explainStored' | 'maskPod' | 'toYaml' | 'withoutCluster'>,
  l10n: L10n,
): string {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const sent = preview?.manifest?.pod;
  const shown =
    sent === undefined
      ? (launcher.explainStored({}, pod).pod as unknown as V1Pod)
      : launcher.withoutCluster(sent, pod);
  const args = { pod: name, namespace, cluster };
  const top = [
    kind === 'running'
      ? l10n.t('The pod {pod} in namespace {namespace} on {cluster}', args)
      : l10n.t('The pod {pod} of the last run, in namespace {namespace} on {cluster}', args),
    ...(sent === undefined ? [] : [l10n.t('What only the cluster gives a pod is left out.')]),
  ];
  const yaml = launcher.toYaml(launcher.maskPod(shown, preview?.secrets ?? []));
  return `${top.map((line) => `# ${harmless(line)}\n`).join('')}\n${yaml}`;
}
