import { listContexts } from '../../core/cluster/kube-contexts.ts';
import type { ContextRow } from '../../core/cluster/kube-contexts.ts';
import { readConfig } from '../../core/cluster/target.ts';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Words } from '../../core/words/say.ts';
import type { Place } from '../place.ts';
import type { Kubeconfigs } from './decide-place.ts';
import type { Choice } from './pick.ts';
import { toPlainText } from './plain-text.ts';
import type { L10n } from './window.ts';

/** A place, the wish to name a kubeconfig, or (in `target.select`) to let each task say. */
export type PlaceChoice = Place | { readonly kind: 'file' } | { readonly kind: 'task' };

/** The contexts of the kubeconfigs; `trouble` says in a sentence why they cannot be read. */
export function readContexts(
  kubeconfigs: Kubeconfigs,
  environment: Readonly<Record<string, string | undefined>>,
  words: Words,
): { readonly contexts: readonly ContextRow[]; readonly trouble: string | undefined } {
  try {
    return { contexts: listContexts(readConfig(kubeconfigs, environment)), trouble: undefined };
  } catch (error) {
    if (!isPodTaskError(error)) throw error;
    return { contexts: [], trouble: words.failure(error.code, error.data) };
  }
}

/** The sandbox, each context, and the way to another kubeconfig. */
export function listPlaceChoices(
  { files }: Kubeconfigs,
  { contexts, trouble }: ReturnType<typeof readContexts>,
  l10n: L10n,
): readonly Choice<PlaceChoice>[] {
  return [
    {
      label: l10n.t('Sandbox'),
      description: l10n.t('this machine, no cluster'),
      value: { kind: 'sandbox' },
    },
    ...contexts.map((row): Choice<PlaceChoice> => ({
      label: toPlainText(row.name),
      description: describe(row, l10n),
      value: { kind: 'cluster', files, context: row.name },
    })),
    {
      label: l10n.t('Choose a kubeconfig file…'),
      ...(trouble === undefined ? {} : { detail: toPlainText(trouble) }),
      value: { kind: 'file' },
    },
  ];
}

function describe({ server, user, isCurrent }: ContextRow, l10n: L10n): string {
  const parts = [
    server,
    user === '' ? '' : l10n.t('user {user}', { user }),
    isCurrent ? l10n.t('current context') : '',
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => toPlainText(part))
    .join(' · ');
}
