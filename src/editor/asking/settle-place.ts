import type { Notice } from '../../core/base/notice.ts';
import type { Words } from '../../core/words/say.ts';
import type { Place } from '../place.ts';
import { decidePlace } from './decide-place.ts';
import type { PlaceDecision, PlaceFacts } from './decide-place.ts';
import { pickOne } from './pick.ts';
import { listPlaceChoices, readContexts } from './place-choices.ts';
import { toPlainText } from './plain-text.ts';
import type { RememberedPlaces } from './remembered-places.ts';
import type { Selections } from './selections.ts';
import type { Asking } from './window.ts';

/** What settling a place needs beside the facts. */
export interface PlaceTools {
  readonly asking: Asking;
  readonly words: Words;
  readonly selections: Selections;
  readonly answers: RememberedPlaces;
  /** Lets the user choose a kubeconfig, and writes the setting; false where nothing is chosen. */
  readonly chooseKubeconfig: () => Promise<boolean>;
}

/**
 * Where a task runs, asked for where nothing says it, and remembered; undefined where the user cancels. `readFacts` is asked
 * again after each answer, since a setting may have changed. Throws `kubeconfig-invalid`.
 */
export async function settlePlace(
  taskId: string,
  readFacts: () => PlaceFacts,
  tools: PlaceTools,
): Promise<{ readonly place: Place; readonly notices: readonly Notice[] } | undefined> {
  for (;;) {
    const facts = readFacts();
    const decision = decidePlace(facts);
    if (decision.kind === 'decided') return decision;
    const place = await ask(taskId, decision, facts, tools);
    if (place === undefined) return undefined;
    if (place === 'again') continue;
    if (decision.isSelection) await tools.selections.select(place);
    else await tools.answers.keep(decision.wanted, place);
    return { place, notices: [] };
  }
}

async function ask(
  taskId: string,
  { wanted, isCluster, gone, kubeconfigs }: Extract<PlaceDecision, { kind: 'ask' }>,
  { rules }: PlaceFacts,
  { asking: { window, l10n }, words, chooseKubeconfig }: PlaceTools,
): Promise<Place | 'again' | undefined> {
  const found = readContexts(kubeconfigs, rules.environment, words);
  const placeholder =
    gone !== undefined
      ? l10n.t('The context {context}, which was chosen before, is gone; choose another.', {
          context: toPlainText(gone),
        })
      : wanted !== undefined && isCluster
        ? l10n.t(
            'No one context is sure to lead to the cluster {cluster}; choose the one that does.',
            {
              cluster: toPlainText(wanted),
            },
          )
        : wanted !== undefined
          ? l10n.t('The kubeconfig has no context {context}; choose what stands for it here.', {
              context: toPlainText(wanted),
            })
          : l10n.t('The task names no context; your answer is remembered in this workspace.');
  const title = l10n.t('Where is the task {task} to run?', { task: toPlainText(taskId) });
  const choices = listPlaceChoices(kubeconfigs, found, l10n);
  const choice = await pickOne(window, { title, placeholder }, choices);
  if (choice === undefined || choice.kind === 'task') return undefined;
  if (choice.kind !== 'file') return choice;
  return (await chooseKubeconfig()) ? 'again' : undefined;
}
