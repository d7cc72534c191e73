import type { Moment, Scenario, Stage } from './scenario.ts';
import { bothStart, creating, endsBase, moment, pending, second, starts } from './timelines.ts';
import { results, vary } from './vary.ts';

const unscheduled: readonly Moment[] = [
  { at: 0, phase: 'Pending', scheduled: false, statuses: 'none' },
];
const waits = (text: string): readonly Moment[] => [
  moment(0, 'Pending', creating),
  moment(6, 'Pending', text),
];

const starting = vary(
  {
    'never scheduled': { pod: unscheduled },
    'never started': { pod: pending },
    'scheduled late, started late': {
      pod: [
        ...unscheduled,
        moment(50, 'Pending', creating),
        moment(90, 'Running', 'running'),
        moment(99, 'Running', 0),
        moment(100, 'Succeeded', 0),
      ],
    },
    'scheduled late, never started': { pod: [...unscheduled, moment(50, 'Pending', creating)] },
    'image: not found': { pod: waits('ErrImagePull: not found') },
    'image: back-off': { pod: waits('ImagePullBackOff: Back-off pulling image "x"') },
    'image: back-off for a limit': {
      pod: waits('ImagePullBackOff: Back-off pulling image "x": toomanyrequests: Rate Limit'),
    },
    'image: gateway': { pod: waits('ErrImagePull: 502 Bad Gateway') },
    'image: time-out': { pod: waits('ErrImagePull: i/o timeout') },
    'image: name': { pod: waits('InvalidImageName: x') },
    'image: never pulled': { pod: waits('ErrImageNeverPull: x') },
    'configuration is wrong': { pod: waits('CreateContainerConfigError: secret not found') },
    'image: late': {
      pod: [
        ...waits('ErrImagePull: too many requests'),
        moment(40, 'Running', 'running'),
        moment(50, 'Running', 0),
        moment(51, 'Succeeded', 0),
      ],
    },
  },
  [
    { startup_timeout_seconds: 60 },
    { startup_timeout_seconds: 60, on_finish_action: 'delete_succeeded_pod' },
    { startup_timeout_seconds: 60, on_finish_action: 'delete_active_pod' },
    { startup_timeout_seconds: 60, log_events_on_failure: true },
    { startup_timeout_seconds: 60, schedule_timeout_seconds: 30 },
    { startup_timeout_seconds: 30, schedule_timeout_seconds: 60 },
  ],
);

const first = (
  one: Stage,
  at: number,
  phase = 'Pending',
  base: Stage = 'PodInitializing',
): Moment => moment(at, phase, base, { first: one });

const initializing = vary(
  {
    'init ends': {
      pod: [
        first('PodInitializing', 0),
        first('running', 3),
        first(0, 8),
        first(0, 9, 'Running', 'running'),
        first(0, 15, 'Running', 0),
        first(0, 16, 'Succeeded', 0),
      ],
      init: ['first'],
    },
    'init fails': {
      pod: [first('PodInitializing', 0), first('running', 3), first(2, 8), first(2, 9, 'Failed')],
      init: ['first'],
    },
    'image of init is not found': {
      pod: [first('PodInitializing', 0), first('ErrImagePull: not found', 3)],
      init: ['first'],
    },
  },
  [
    {},
    { init_container_logs: true },
    { init_container_logs: 'first' },
    { init_container_logs: ['other'] },
    { init_container_logs: true, get_logs: false },
    { init_container_logs: true, on_finish_action: 'delete_succeeded_pod' },
  ],
);

const endless = [...starts];
const stopping = vary(
  {
    'killed while it runs': { pod: endless, kill: 20 },
    'killed while it is pending': { pod: pending, kill: 20 },
    'killed while its result is waited for': {
      pod: endsBase(0, { sidecar: creating }),
      xcom: '1',
      arguments: results,
      kill: 30,
    },
    'timed out while it runs': { pod: endless, timeout: 30 },
    'timed out while it is pending': { pod: pending, timeout: 30 },
    'timed out while second holds it': {
      pod: [...bothStart, second('running')],
      containers: ['second'],
      timeout: 30,
    },
  },
  [
    undefined,
    { on_finish_action: 'keep_pod' },
    { on_finish_action: 'delete_succeeded_pod' },
    { on_finish_action: 'delete_active_pod' },
    { on_kill_action: 'keep_pod' },
    { on_kill_action: 'keep_pod', on_finish_action: 'keep_pod' },
  ],
);

/** How pods do not start, and tasks that are stopped. */
export const startingScenarios: readonly Scenario[] = [...starting, ...initializing, ...stopping];
