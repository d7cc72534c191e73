import type { Json } from '../core/base/json.ts';
import type { AirflowPod, Refusal } from '../core/bridge/answers.ts';
import { comparePods, valueAt } from '../core/bridge/compare-pods.ts';
import type { Instance } from '../core/bridge/questions.ts';
import { maskPod } from '../core/manifest/mask-pod.ts';
import type { Built } from './build-pod.ts';
import { exitCodes } from './exit-codes.ts';
import type { Services } from './services.ts';

/** More places than this are counted only. */
const mostPlaces = 20;
/** More of a value is not shown. */
const mostOfValue = 120;

/**
 * What is said of Airflow's pod beside ours, with the secrets masked, and the exit code: 0 where they are the same, 2 where both
 * refuse the task, 3 where values are missing for ours, else 1.
 */
export function sayComparison(
  { taskId, mapIndex }: Instance,
  answer: AirflowPod | Refusal,
  ours: Built | undefined,
  secrets: readonly string[],
  services: Services,
): { readonly code: number; readonly say: () => Promise<void> } {
  const { words, paint } = services;
  const task = mapIndex === undefined ? taskId : `${taskId}[${mapIndex}]`;
  const say = (code: number, colour: 'green' | 'red' | 'yellow', ...lines: readonly string[]) => ({
    code,
    say: async () => {
      const [first = '', ...rest] = lines;
      await services.say(paint(colour, first));
      for (const line of rest) await services.say(line);
    },
  });
  const error = ours?.error;
  const whyNone =
    ours === undefined
      ? words.text('exact.unfound', { task })
      : words.text('exact.ours-refused', { task, detail: error?.message ?? '' });
  if (answer.kind === 'refused') {
    const refused = words.text('exact.refused', { task, detail: answer.detail });
    const isBoth = ours === undefined || (error !== undefined && error.missing.length === 0);
    return say(isBoth ? exitCodes.usage : exitCodes.taskFailed, 'red', refused);
  }
  const pod = ours?.manifest?.pod;
  if (pod === undefined || error !== undefined) {
    const isMissing = error !== undefined && error.missing.length > 0;
    return say(isMissing ? exitCodes.missing : exitCodes.taskFailed, 'yellow', whyNone);
  }
  const { airflow, differences } = comparePods(answer, pod);
  if (differences.length === 0) {
    return say(exitCodes.success, 'green', words.text('exact.equal', { task }));
  }
  const masked = [...secrets, ...answer.secrets];
  const [theirs, mine] = [maskPod(airflow, masked), maskPod(pod, masked)];
  const show = (value: Json | undefined): string =>
    value === undefined ? words.text('exact.absent') : JSON.stringify(value).slice(0, mostOfValue);
  const count = differences.length;
  return say(
    exitCodes.taskFailed,
    'yellow',
    words.text('exact.differs', { task, count }),
    ...differences.slice(0, mostPlaces).map(({ pointer }) =>
      words.text('exact.place', {
        pointer,
        airflow: show(valueAt(theirs, pointer)),
        ours: show(valueAt(mine, pointer)),
      }),
    ),
    ...(count > mostPlaces ? [words.text('exact.more', { count: count - mostPlaces })] : []),
  );
}
