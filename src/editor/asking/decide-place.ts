import { isPodTaskError } from '../../core/base/failure.ts';
import type { Notice } from '../../core/base/notice.ts';
import type { ClusterTarget, Target } from '../../core/cluster/target.ts';
import { findConfigFile, findWanted, placeTask } from '../../core/run/place-task.ts';
import type { PlaceRules, PlaceWish } from '../../core/run/place-task.ts';
import type { Place, Selection } from '../place.ts';
import type { RememberedPlaces } from './remembered-places.ts';

/** The kubeconfig files that are looked at. */
export type Kubeconfigs = Pick<ClusterTarget, 'files' | 'named'>;

/** What decides where a task runs. */
export interface PlaceFacts {
  readonly selection: Selection;
  readonly task: PlaceWish;
  /** Those of the user. */
  readonly kubeconfigs: Kubeconfigs;
  readonly rules: PlaceRules;
  readonly answers: Pick<RememberedPlaces, 'find'>;
}

/** Where a task runs, or the one question that tells. */
export type PlaceDecision =
  | {
      readonly kind: 'decided';
      readonly place: Place;
      readonly notices: readonly Notice[];
    }
  | {
      readonly kind: 'ask';
      /** The context or cluster that the task names and the kubeconfig does not have; undefined: it names none. */
      readonly wanted: string | undefined;
      /** True where a cluster is named, to which no one context is sure to lead. */
      readonly isCluster: boolean;
      /** The context that was chosen and is not in the kubeconfig any more. */
      readonly gone: string | undefined;
      /** True where the choice was one for the whole workspace. */
      readonly isSelection: boolean;
      /** Where the contexts to choose from are. */
      readonly kubeconfigs: Kubeconfigs;
    };

/**
 * Decides where a task runs, never by a guess: what is selected in the workspace, else the task's own context or
 * cluster where the kubeconfig has it or the workspace's mapping puts one in its place, else the answer that was given before, else a question.
 * Throws `kubeconfig-invalid`.
 */
export function decidePlace(facts: PlaceFacts): PlaceDecision {
  const { selection, task, rules, answers } = facts;
  const wanted = findWanted(task);
  const ask = (gone: string | undefined): PlaceDecision => {
    const file = facts.kubeconfigs.named ? undefined : findConfigFile(task.configFile, rules.files);
    const kubeconfigs = file === undefined ? facts.kubeconfigs : { files: [file], named: true };
    const isCluster = task.cloudCluster !== undefined;
    const isSelection = selection.kind !== 'task';
    return { kind: 'ask', wanted, isCluster, gone, isSelection, kubeconfigs };
  };
  if (selection.kind !== 'task') return check(selection, rules) ?? ask(contextOf(selection));
  if (wanted !== undefined) {
    const own = tryPlace(
      { kind: 'cluster', ...facts.kubeconfigs, context: undefined },
      task,
      rules,
    );
    if (own !== undefined) return own;
  }
  const answer = answers.find(wanted);
  if (answer === undefined) return ask(undefined);
  return check(answer, rules) ?? ask(contextOf(answer));
}

/** A place that was chosen before; undefined where its context or kubeconfig is gone. */
function check(place: Place, rules: PlaceRules): PlaceDecision | undefined {
  // A file that is gone has no contexts any more, and inside of a pod there need be none.
  const target: Target = place.kind === 'sandbox' ? place : { ...place, named: false };
  return tryPlace(target, { clusterContext: undefined, configFile: undefined }, rules);
}

function tryPlace(
  target: Target,
  task: PlaceFacts['task'],
  rules: PlaceRules,
): PlaceDecision | undefined {
  try {
    const { target: placed, notices } = placeTask(target, task, rules);
    if (placed.kind === 'sandbox') return { kind: 'decided', place: placed, notices };
    const { files, context = '' } = placed;
    return { kind: 'decided', place: { kind: 'cluster', files, context }, notices };
  } catch (error) {
    const isGone =
      isPodTaskError(error, 'target-needed') ||
      isPodTaskError(error, 'context-not-found') ||
      (isPodTaskError(error, 'kubeconfig-invalid') && error.data['detail'] === 'ENOENT');
    if (!isGone) throw error;
    return undefined;
  }
}

function contextOf(place: Place): string | undefined {
  return place.kind === 'cluster' ? place.context : undefined;
}
