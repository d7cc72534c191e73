import { harmless } from '../../core/words/fill.ts';
import type { L10n } from '../localize.ts';
import type { Selection } from '../place.ts';
import { describePlace } from './describe-view.ts';

const longest = 40;

/** The place where pods run as the status bar has it; `text` holds nothing that would become an icon. */
export function describeTarget(
  selection: Selection,
  namespace: string | undefined,
  l10n: L10n,
): { readonly text: string; readonly tooltip: string } {
  if (selection.kind === 'task') {
    return {
      text: l10n.t('Pods: each task’s own place'),
      tooltip: l10n.t(
        'Pods run where each task says; you are asked where it does not. Click to choose.',
      ),
    };
  }
  const place = describePlace(selection, l10n);
  const where = namespace === undefined ? place : `${place} · ${harmless(namespace)}`;
  return {
    text: l10n.t('Pods: {0}', shorten(where).replaceAll('$(', '$ (')),
    tooltip: l10n.t('Pods run in: {0}. Click to choose.', where),
  };
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
