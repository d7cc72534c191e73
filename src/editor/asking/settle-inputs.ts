import type { MissingInput } from '../../core/airflow/rendering/rendered-task.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { GivenInputs, PodAnswer, TaskAddress } from '../analysis/analyzer.ts';
import { askInputs } from './ask-inputs.ts';
import { addInputs, isSecretInput, listSecrets, splitTypable } from './inputs.ts';
import type { RememberedInputs } from './remembered-inputs.ts';
import { inputId } from './typed-input.ts';
import type { TypedInput } from './typed-input.ts';
import type { Asking } from './window.ts';

/** What came of asking for the values that a task waits for. */
export type SettledInputs =
  | {
      readonly kind: 'ready';
      readonly answer: PodAnswer;
      readonly manifest: Manifest;
      /** Texts that no channel may show. */
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'cancelled' }
  /** There is no such task any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusals: readonly Problem[] }
  /** Which instance of a mapped task is meant has to be said; undefined: nobody knows how many there are. */
  | { readonly kind: 'index'; readonly mapIndexes: readonly number[] | undefined }
  /** Values that were given and do not help. */
  | { readonly kind: 'unmet'; readonly names: readonly string[] }
  /** Modules of the project that are not here, which nobody can type. */
  | { readonly kind: 'modules'; readonly modules: readonly MissingInput[] };

/**
 * Builds the pod with what is remembered of the task, and asks for what is missing until nothing is; what was given is not
 * asked for once more.
 */
export async function settleInputs(
  task: TaskAddress,
  given: GivenInputs,
  build: (given: GivenInputs, secrets: readonly string[]) => Promise<PodAnswer>,
  remembered: RememberedInputs,
  asking: Asking,
): Promise<SettledInputs> {
  let typed = await remembered.of(task);
  let asked: readonly TypedInput[] = [];
  let steps: readonly MissingInput[] = [];
  for (;;) {
    const secrets = listSecrets(typed);
    const answer = await build(addInputs(given, typed), secrets);
    const { manifest, notPod, refusals, mapIndexes } = answer;
    if (notPod !== undefined) return { kind: 'refused', refusals: [notPod] };
    const needsIndex = refusals.some(
      ({ code }) => code === 'map-index' || code === 'expand-unknown',
    );
    if (task.mapIndex === undefined && needsIndex) return { kind: 'index', mapIndexes };
    if (refusals.length > 0) return { kind: 'refused', refusals };
    const { typable, modules } = splitTypable(answer.missing);
    if (modules.length > 0) return { kind: 'modules', modules };
    if (typable.length === 0) {
      if (manifest === undefined) return { kind: 'gone' };
      if (asked.length > 0) await remembered.keep(task, asked);
      return {
        kind: 'ready',
        answer,
        manifest,
        secrets: [...new Set([...secrets, ...answer.secrets])],
      };
    }
    const known = new Set(steps.map(({ input }) => inputId(input)));
    const fresh = typable.filter(({ input }) => !known.has(inputId(input)));
    if (fresh.length === 0) {
      return { kind: 'unmet', names: typable.map(({ input }) => input.key) };
    }
    const before = steps.length;
    // What has no place of its own is needed by the task itself.
    const site = manifest?.origins.get('');
    steps = [...steps, ...fresh.map((one) => ({ ...one, at: one.at ?? site }))];
    const answers = await askInputs(
      {
        task: task.taskId,
        steps,
        start: before,
        find: (input) => {
          const one = typed.find((each) => inputId(each.input) === inputId(input));
          const text = one === undefined ? remembered.lastText(input) : undefined;
          return text === undefined ? one : { input, text, isSecret: isSecretInput(input) };
        },
      },
      asking,
    );
    if (answers === undefined) return { kind: 'cancelled' };
    asked = answers;
    const ids = new Set(asked.map(({ input }) => inputId(input)));
    typed = [...typed.filter(({ input }) => !ids.has(inputId(input))), ...asked];
  }
}
