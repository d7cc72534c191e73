import type { Scenario } from './scenario.ts';

/** Ways to say what becomes of the pod; the first is to say nothing. */
export const actions = [
  undefined,
  { on_finish_action: 'delete_pod' },
  { on_finish_action: 'keep_pod' },
  { on_finish_action: 'delete_succeeded_pod' },
  { on_finish_action: 'delete_active_pod' },
  { is_delete_operator_pod: true },
  { is_delete_operator_pod: false },
] as const;

/** A scenario without its name. */
export type Body = Omit<Scenario, 'name'>;

/** Each scenario with each change of its arguments, named by both. */
export function vary(
  bodies: Readonly<Record<string, Body>>,
  changes: readonly (Readonly<Record<string, unknown>> | undefined)[],
): readonly Scenario[] {
  return Object.entries(bodies).flatMap(([name, body]) =>
    changes.map((change) => {
      const merged = { ...body.arguments, ...change };
      const text = Object.entries(change ?? {}).map(([key, value]) => `${key}=${String(value)}`);
      return { name: [name, ...text].join(', '), ...body, arguments: merged };
    }),
  );
}

/** Scenarios by their names. */
export function named(bodies: Readonly<Record<string, Body>>): readonly Scenario[] {
  return vary(bodies, [undefined]);
}

/** The arguments of a task with a result. */
export const results = { do_xcom_push: true };
