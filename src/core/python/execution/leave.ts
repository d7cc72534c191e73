import { joinStates, negate, supposingAll } from './fork.ts';
import type { Completion, Frame, Pending } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { PyRaise } from '../machine.ts';
import type { Test } from '../object.ts';

/** How a block ends, with an exception as one of the ways. */
export function completionOf(run: () => Completion | undefined): Completion | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyRaise) return { c: 'raise', raised: error };
    throw error;
  }
}

/** Goes on with a completion: an exception is thrown. */
export function proceed(completion: Completion | undefined): Completion | undefined {
  if (completion?.c === 'raise') throw completion.raised;
  return completion;
}

/**
 * Of the ways out found since `first`, takes those that `takes` accepts, runs `run` on each from the state that it left, and
 * notes how that ended. A path on which it ended normally goes on beside the present one, which had `end`. Gives how what
 * goes on has ended.
 */
export function resumePending(
  vm: Interpreter,
  frame: Frame,
  first: number,
  end: Completion | undefined,
  takes: (completion: Completion, index: number) => boolean,
  run: (completion: Completion) => Completion | undefined,
): Completion | undefined {
  const found = frame.pending.splice(first);
  const resumed: (readonly Test[])[] = [];
  const last: Pending[] = [];
  let now = end;
  for (const [i, pending] of found.entries()) {
    const mark = frame.pending.length;
    const path = follow(vm, frame, pending, (completion) =>
      takes(completion, i) ? run(completion) : completion,
    );
    // A path that goes on again no longer comes first by its place.
    for (const one of frame.pending.splice(mark)) frame.pending.push(...without(resumed, one));
    if (path === undefined) continue;
    for (const one of without(resumed, path)) {
      const present = vm.heap.snapshot();
      if (now === undefined) joinStates(vm, one.tests, one.state, present);
      else {
        last.push({ completion: now, state: present, tests: [] });
        vm.heap.restore(one.state);
        now = undefined;
      }
    }
    resumed.push(pending.tests);
  }
  for (const one of last) frame.pending.push(...without(resumed, one));
  return now;
}

/** Runs on from a way out; gives the path where it ended normally. */
function follow(
  vm: Interpreter,
  frame: Frame,
  pending: Pending,
  run: (completion: Completion) => Completion | undefined,
): Pending | undefined {
  const present = vm.heap.snapshot();
  vm.heap.restore(pending.state);
  const completion = completionOf(() =>
    supposingAll(vm, pending.tests, () => run(pending.completion)),
  );
  const state = vm.heap.snapshot();
  vm.heap.restore(present);
  if (completion === undefined) return { ...pending, state };
  frame.pending.push({ ...pending, completion, state });
  return undefined;
}

/** All conditions once; undefined where they contradict each other. */
function conjoined(tests: readonly Test[]): readonly Test[] | undefined {
  const found = new Map<string, Test>();
  for (const test of tests) {
    const known = found.get(test.key);
    if (known !== undefined && known.negated !== test.negated) return undefined;
    found.set(test.key, test);
  }
  return [...found.values()];
}

/** A way out, where none of the paths is taken. */
function without(paths: readonly (readonly Test[])[], pending: Pending): readonly Pending[] {
  return paths.reduce<readonly Pending[]>(
    (all, tests) =>
      all.flatMap((one) =>
        tests.flatMap((test, i) => {
          const conditions = conjoined([...tests.slice(0, i), negate(test), ...one.tests]);
          return conditions === undefined ? [] : [{ ...one, tests: conditions }];
        }),
      ),
    [pending],
  );
}
