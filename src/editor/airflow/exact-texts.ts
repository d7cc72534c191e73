import type { AirflowPod } from '../../core/bridge/answers.ts';
import { harmless } from '../../core/words/fill.ts';
import type { Words } from '../../core/words/say.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import type { L10n } from '../asking/window.ts';
import type { Launcher } from '../load-launcher.ts';
import type { ShownTexts } from './airflow-port.ts';
import type { ExactAnswer } from './ask-airflow.ts';

/** Airflow's pod and ours as texts, the secrets masked in both, and whether they are the same pod. */
export function toShownTexts(
  task: TaskAddress,
  { ours, versions, secrets }: ExactAnswer,
  theirs: AirflowPod,
  launcher: Launcher,
  words: Words,
  l10n: L10n,
): ShownTexts & { readonly isSame: boolean } {
  const { manifest, missing, refusals } = ours;
  const index = task.mapIndex === undefined ? '' : `.${task.mapIndex}`;
  const isWhole = manifest !== undefined && missing.length === 0 && refusals.length === 0;
  const compared =
    manifest === undefined
      ? { airflow: theirs.pod, differences: [] }
      : launcher.comparePods(theirs, manifest.pod);
  const print = (pod: AirflowPod['pod']): string => launcher.toYaml(launcher.maskPod(pod, secrets));
  return {
    name: `${task.taskId.replace(/[^\p{L}\p{N}_.-]/gu, '_').slice(0, 100)}${index}`,
    title: l10n.t('{task}: Airflow {airflow} with provider {provider} ↔ Pod Tasks', {
      task: task.taskId,
      airflow: versions.airflow,
      provider: versions.provider,
    }),
    airflow: print(compared.airflow),
    ours: isWhole
      ? print(manifest.pod)
      : comment([
          ...refusals.map((one) =>
            l10n.t('Pod Tasks takes it that Airflow refuses this: {reason}', {
              reason: words.problem(one),
            }),
          ),
          ...missing.map(({ name }) =>
            l10n.t('Pod Tasks is not given the value of {name}', { name }),
          ),
          ...(manifest === undefined && refusals.length + missing.length === 0
            ? [l10n.t('Pod Tasks does not find this task in the file')]
            : []),
        ]) + (ours.yaml ?? ''),
    isSame: isWhole && compared.differences.length === 0,
  };
}

function comment(lines: readonly string[]): string {
  return [...new Set(lines)].map((line) => `# ${harmless(line)}\n`).join('');
}
