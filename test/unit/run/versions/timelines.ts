import type { Moment, Stage } from './scenario.ts';

type Extra = Omit<Moment, 'at' | 'phase' | 'base'>;

/** The reason for which a container waits at first. */
export const creating = 'ContainerCreating';

/** A pod of which the base container stands so. */
export function moment(at: number, phase: string, base: Stage, extra: Extra = {}): Moment {
  return { at, phase, base, ...extra };
}

/** Pending, then running. */
export const starts = [moment(0, 'Pending', creating), moment(3, 'Running', 'running')];

/** The base container ends with this code, and the pod a second later. */
export function ends(code: number): readonly Moment[] {
  const phase = code === 0 ? 'Succeeded' : 'Failed';
  return [...starts, moment(10, 'Running', code), moment(11, phase, code)];
}

/** With the container of the result the pod goes on until that is told to end. */
/** The base container ends; with the container of the result the pod goes on until that is told to end. */
export function endsBase(code: Stage, extra: Extra = {}): readonly Moment[] {
  return [...starts, moment(10, 'Running', code, extra)];
}

/** A pod whose containers are never made. */
export const pending = [moment(0, 'Pending', creating)];

/** How pods end, by name. */
export const endings: Readonly<Record<string, readonly Moment[]>> = {
  'exit 0': ends(0),
  'exit 1': ends(1),
  'exit 137': ends(137),
  'evicted with exit 0': [...starts, moment(10, 'Failed', 0, { reason: 'Evicted' })],
  'evicted, nothing else known': [
    ...starts,
    { at: 10, phase: 'Failed', reason: 'Evicted', statuses: 'none' },
  ],
  'evicted with exit 137': [...starts, moment(10, 'Failed', 137, { reason: 'Evicted' })],
  'deadline exceeded': [
    ...starts,
    { at: 10, phase: 'Failed', reason: 'DeadlineExceeded', statuses: 'none' },
  ],
  'deleted while it runs': [
    ...starts,
    moment(10, 'Running', 'running', { deleting: true }),
    moment(12, 'Failed', 143, { deleting: true }),
    { at: 13, gone: true },
  ],
  'gone while it runs': [...starts, { at: 10, gone: true }],
  'gone while it is pending': [...pending, { at: 8, gone: true }],
  'phase Unknown for a while': [
    ...starts,
    moment(10, 'Unknown', 'running'),
    moment(40, 'Running', 'running'),
    moment(60, 'Running', 0),
    moment(61, 'Succeeded', 0),
  ],
  'phase Unknown from the beginning': [
    moment(0, 'Unknown', creating),
    moment(30, 'Running', 'running'),
    moment(60, 'Running', 0),
    moment(61, 'Succeeded', 0),
  ],
  'failed before it started': [
    ...pending,
    { at: 8, phase: 'Failed', reason: 'OutOfcpu', statuses: 'none' },
  ],
  'failed before it started, container known': [...pending, moment(8, 'Failed', creating)],
  'succeeded before it was looked at': [moment(0, 'Succeeded', 0)],
};

/** A pod that runs already and ends well. */
export const goesOn: readonly Moment[] = [
  moment(0, 'Running', 'running'),
  moment(20, 'Running', 0),
  moment(21, 'Succeeded', 0),
];

/** How the second container stands beside base. */
export const second = (one: Stage, at = 10, phase = 'Running', base: Stage = 0): Moment =>
  moment(at, phase, base, { second: one });

/** Both containers are pending, then running. */
export const bothStart = [
  moment(0, 'Pending', creating, { second: creating }),
  moment(3, 'Running', 'running', { second: 'running' }),
];
