import { harmless } from '../../core/words/fill.ts';
import type { Words } from '../../core/words/say.ts';
import type { ContextKeys } from '../contributions.ts';
import type { L10n } from '../localize.ts';
import type { Place } from '../place.ts';
import type { PodsView } from './pods-store.ts';

/** What stands around the tree. */
export interface ViewTexts {
  /** Of the view: what a description would say is not shown while the view is alone in its container. */
  readonly title: string;
  /** Above the nodes; undefined where there are none, since VS Code then shows it in place of the welcome view. */
  readonly message: string | undefined;
  /** Which welcome view shows. */
  readonly tree: ContextKeys['podTasks.tree'];
}

/** What to say of the state of the view, in which there are nodes or not. */
export function describeView(
  view: PodsView,
  isEmpty: boolean,
  words: Words,
  l10n: L10n,
): ViewTexts {
  const { failure } = view;
  const sentence = failure === undefined ? undefined : words.failure(failure.code, failure.data);
  const where = describeLookedAt(view, l10n) || l10n.t('Pods');
  if (isEmpty) {
    return {
      title: sentence ?? where,
      message: undefined,
      tree: toKey(view),
    };
  }
  return { title: where, message: findMessage(view, sentence, l10n), tree: 'pods' };
}

/** The place with the namespace that is looked at; empty where there is none. */
export function describeLookedAt({ place, namespace }: PodsView, l10n: L10n): string {
  if (place === undefined) return '';
  const name = describePlace(place, l10n);
  if (place.kind === 'sandbox') return name;
  return `${name} · ${namespace === undefined ? l10n.t('all namespaces') : harmless(namespace)}`;
}

/** A place as people call it. */
export function describePlace(place: Place, l10n: L10n): string {
  return place.kind === 'sandbox' ? l10n.t('sandbox') : harmless(place.context);
}

function findMessage(view: PodsView, sentence: string | undefined, l10n: L10n): string | undefined {
  if (sentence !== undefined) {
    return view.isOld ? l10n.t('These pods may be old. {0}', sentence) : sentence;
  }
  if (view.status === 'no-cluster') return l10n.t('No cluster is known; runs on record are shown.');
  return view.pollSeconds === undefined
    ? undefined
    : l10n.t(
        'The pods cannot be watched there; they are looked at every {0} seconds.',
        view.pollSeconds,
      );
}

function toKey({ status }: PodsView): ViewTexts['tree'] {
  switch (status) {
    case 'idle':
    case 'connecting':
      return 'connecting';
    case 'listed':
      return 'none';
    default:
      return status;
  }
}
