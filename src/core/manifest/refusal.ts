import type { Problem, ProblemCode } from '../base/problem.ts';
import type { Origin } from '../base/span.ts';
import type { MessageData } from '../base/message.ts';

/** Collects why Airflow refuses the task, in the order in which it would notice. */
export interface Refusals {
  /** Python's own text in `detail`; `at`: the place that it is about, else the task. */
  add(code: ProblemCode, data: MessageData, at?: Origin): void;
  readonly all: readonly Problem[];
}

/** An empty collection for the task written at `task`. */
export function createRefusals(task: Origin): Refusals {
  const all: Problem[] = [];
  return {
    all,
    add: (code, data, at = task) => {
      all.push({ code, file: at.file, span: at.span, data, severity: 'error' });
    },
  };
}
