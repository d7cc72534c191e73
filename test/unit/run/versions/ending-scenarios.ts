import type { Moment, Scenario } from './scenario.ts';
import {
  bothStart,
  creating,
  endings,
  ends,
  endsBase,
  moment,
  second,
  starts,
} from './timelines.ts';
import { actions, vary } from './vary.ts';

const istioStarts = [
  moment(0, 'Pending', creating, { istio: creating }),
  moment(3, 'Running', 'running', { istio: 'running' }),
];

const istioStays = (code: number): readonly Moment[] => [
  ...istioStarts,
  moment(10, 'Running', code, { istio: 'running' }),
];

const istioEnds = (code: number, istio: number): readonly Moment[] => [
  ...istioStays(code),
  moment(14, code === 0 && istio === 0 ? 'Succeeded' : 'Failed', code, { istio }),
];

const finishing = vary(
  Object.fromEntries(Object.entries(endings).map(([name, pod]) => [name, { pod }])),
  actions,
);

const silent = vary(
  Object.fromEntries(Object.entries(endings).map(([name, pod]) => [`no logs: ${name}`, { pod }])),
  [{ get_logs: false }],
);

const skipping = vary(
  {
    'skip: exit 99': { pod: ends(99) },
    'skip: exit 0': { pod: ends(0) },
    'skip: exit 1': { pod: ends(1) },
    'skip: exit 99 beside istio': { pod: istioStays(99), injected: ['istio-proxy'] },
    'skip: exit 99 with a result': {
      pod: endsBase(99),
      xcom: '1',
      arguments: { do_xcom_push: true },
    },
    'skip: evicted with exit 99': {
      pod: [...starts, moment(10, 'Failed', 99, { reason: 'Evicted' })],
    },
    'skip: evicted with exit 0': {
      pod: [...starts, moment(10, 'Failed', 0, { reason: 'Evicted' })],
    },
  },
  [
    { skip_on_exit_code: 99 },
    { skip_on_exit_code: [0, 99] },
    { skip_on_exit_code: 0 },
    { skip_on_exit_code: 99, on_finish_action: 'delete_succeeded_pod' },
  ],
);

const istio = vary(
  {
    'istio stays after exit 0': { pod: istioStays(0), injected: ['istio-proxy'] },
    'istio stays after exit 1': { pod: istioStays(1), injected: ['istio-proxy'] },
    'istio ends with base': { pod: istioEnds(0, 0), injected: ['istio-proxy'] },
    'istio fails after exit 0': { pod: istioEnds(0, 2), injected: ['istio-proxy'] },
    'istio ends after exit 1': { pod: istioEnds(1, 0), injected: ['istio-proxy'] },
    'istio and a result': {
      pod: istioStays(0),
      injected: ['istio-proxy'],
      xcom: '{"a": 1}',
      arguments: { do_xcom_push: true },
    },
    'istio and a result of a failure': {
      pod: istioStays(1),
      injected: ['istio-proxy'],
      xcom: '{"a": 1}',
      arguments: { do_xcom_push: true },
    },
  },
  actions.slice(1, 5),
);

const others = vary(
  {
    'second ends later': {
      pod: [...bothStart, second('running'), second(0, 20), second(0, 21, 'Succeeded')],
      containers: ['second'],
    },
    'second fails later': {
      pod: [...bothStart, second('running'), second(3, 20), second(3, 21, 'Failed')],
      containers: ['second'],
    },
    'second fails sooner': {
      pod: [...bothStart, second(3, 6, 'Running', 'running'), second(3), second(3, 11, 'Failed')],
      containers: ['second'],
    },
    'second ends after base failed': {
      pod: [
        ...bothStart,
        second('running', 10, 'Running', 1),
        second(0, 20, 'Running', 1),
        second(0, 21, 'Failed', 1),
      ],
      containers: ['second'],
    },
    'second stays for 20 minutes': {
      pod: [...bothStart, second('running'), second(0, 1200), second(0, 1201, 'Succeeded')],
      containers: ['second'],
    },
    'image of second is not found': {
      pod: [
        ...bothStart.slice(0, 1),
        moment(3, 'Pending', 'running', { second: 'ErrImagePull: not found' }),
        moment(10, 'Pending', 0, { second: 'ImagePullBackOff: Back-off pulling image' }),
      ],
      containers: ['second'],
    },
    'image of second is late': {
      pod: [
        ...bothStart.slice(0, 1),
        moment(3, 'Pending', 'running', { second: 'ErrImagePull: too many requests' }),
        moment(10, 'Pending', 0, { second: 'ErrImagePull: too many requests' }),
        moment(20, 'Running', 0, { second: 'running' }),
        moment(30, 'Running', 0, { second: 0 }),
        moment(31, 'Succeeded', 0, { second: 0 }),
      ],
      containers: ['second'],
    },
  },
  [
    undefined,
    { on_finish_action: 'delete_succeeded_pod' },
    { container_logs: true },
    { container_logs: 'second' },
    { container_logs: ['second', 'base'] },
    { container_logs: ['other'] },
    { container_logs: ['base', 'other'] },
    { get_logs: false },
  ],
);

const telling = vary(
  {
    'events: exit 0': { pod: ends(0) },
    'events: exit 1': { pod: ends(1) },
    'events: exit 99': { pod: ends(99), arguments: { skip_on_exit_code: 99 } },
    'events: gone': { pod: endings['gone while it runs'] ?? [] },
  },
  [{ log_events_on_failure: true }, { log_events_on_failure: false }],
);

const naming = vary(
  { 'base by another name': { pod: ends(0) }, 'base by another name fails': { pod: ends(5) } },
  [
    { base_container_name: 'main' },
    { base_container_name: 'main', skip_on_exit_code: 5 },
    { base_container_name: 'main', container_logs: true },
    { base_container_name: 'main', get_logs: false },
    { base_container_name: 'main', do_xcom_push: true },
  ],
);

/** All of them, each with a name of its own. */

/** How pods end, and what becomes of them and is said. */
export const endingScenarios: readonly Scenario[] = [
  ...finishing,
  ...silent,
  ...skipping,
  ...istio,
  ...others,
  ...telling,
  ...naming,
];
