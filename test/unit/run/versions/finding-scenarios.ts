import type { Scenario } from './scenario.ts';
import { creating, moment, starts, ends, endsBase, goesOn } from './timelines.ts';
import type { Body } from './vary.ts';
import { vary, results } from './vary.ts';

const xcom = vary(
  {
    'result: object': { pod: endsBase(0), xcom: '{"a": [1, 2.5, null, "x"]}' },
    'result: text': { pod: endsBase(0), xcom: '"text"' },
    'result: null': { pod: endsBase(0), xcom: 'null' },
    'result: none': { pod: endsBase(0), xcom: '' },
    'result: invalid': { pod: endsBase(0), xcom: '{"a": ' },
    'result: only spaces': { pod: endsBase(0), xcom: ' \n' },
    'result: line breaks around it': { pod: endsBase(0), xcom: '\n 7 \n' },
    'result: huge': { pod: endsBase(0), xcom: JSON.stringify('x'.repeat(300_000)) },
    'result: NaN': { pod: endsBase(0), xcom: 'NaN' },
    'result: of a failure': { pod: endsBase(1), xcom: '{"a": 1}' },
    'result: none of a failure': { pod: endsBase(1), xcom: '' },
    'result: invalid of a failure': { pod: endsBase(1), xcom: '{' },
    'result: sidecar has ended': { pod: endsBase(0, { sidecar: 137 }), xcom: '1' },
    'result: sidecar has failed, phase Failed': {
      pod: [...endsBase(0, { sidecar: 137 }), moment(12, 'Failed', 0, { sidecar: 137 })],
      xcom: '1',
    },
    'result: sidecar is late': {
      pod: [
        ...endsBase(0, { sidecar: creating }),
        moment(60, 'Running', 0, { sidecar: 'running' }),
      ],
      xcom: '1',
    },
    'result: sidecar never starts': { pod: endsBase(0, { sidecar: creating }), xcom: '1' },
    'result: pod is gone': { pod: [...starts, { at: 10, gone: true }], xcom: '1' },
    'result: evicted': {
      pod: [...starts, { at: 10, phase: 'Failed', reason: 'Evicted', statuses: 'none' }],
      xcom: '1',
    },
    'result: may not exec': {
      pod: endsBase(0),
      xcom: '1',
      faults: [{ call: 'exec', status: 403 }],
    },
  },
  [
    results,
    { ...results, on_finish_action: 'delete_succeeded_pod' },
    { ...results, on_finish_action: 'delete_active_pod' },
    { ...results, on_finish_action: 'keep_pod' },
  ],
);

const founds: Readonly<Record<string, Body>> = {
  'found: running': { pod: ends(0), found: [{ pod: goesOn }] },
  'found: pending': { pod: ends(0), found: [{ pod: ends(0) }] },
  'found: Succeeded': { pod: ends(0), found: [{ pod: [moment(0, 'Succeeded', 0)] }] },
  'found: Failed': { pod: ends(0), found: [{ pod: [moment(0, 'Failed', 1)] }] },
  'found: Failed after exit 0': { pod: ends(0), found: [{ pod: [moment(0, 'Failed', 0)] }] },
  'found: evicted': {
    pod: ends(0),
    found: [{ pod: [{ at: 0, phase: 'Failed', reason: 'Evicted', statuses: 'none' }] }],
  },
  'found: evicted, phase Running': {
    pod: ends(0),
    found: [
      {
        pod: [
          moment(0, 'Running', 'running', { reason: 'Evicted' }),
          moment(20, 'Failed', 137, { reason: 'Evicted' }),
        ],
      },
    ],
  },
  'found: Unknown': {
    pod: ends(0),
    found: [
      {
        pod: [
          moment(0, 'Unknown', 'running'),
          moment(20, 'Running', 'running'),
          moment(30, 'Running', 0),
          moment(31, 'Succeeded', 0),
        ],
      },
    ],
  },
  'found: done with': { pod: ends(0), found: [{ pod: goesOn, checked: true }] },
  'found: two': { pod: ends(0), found: [{ pod: goesOn }, { pod: goesOn }] },
  'found: one running, one done with': {
    pod: ends(0),
    found: [{ pod: goesOn }, { pod: [moment(0, 'Failed', 1)], checked: true }],
  },
  'found: one running, one Failed': {
    pod: ends(0),
    found: [{ pod: goesOn }, { pod: [moment(0, 'Failed', 1)] }],
  },
};
const reattaching = [
  ...vary(founds, [
    undefined,
    { on_finish_action: 'keep_pod' },
    { on_finish_action: 'delete_succeeded_pod' },
    { on_finish_action: 'delete_active_pod' },
    { reattach_on_restart: false },
    { reattach_on_restart: false, on_finish_action: 'keep_pod' },
    { is_delete_operator_pod: false },
  ]),
  ...vary(
    {
      'found: running, with a result': { pod: endsBase(0), found: [{ pod: goesOn }], xcom: '1' },
      'found: Succeeded, with a result': {
        pod: endsBase(0),
        found: [{ pod: [moment(0, 'Succeeded', 0, { sidecar: 0 })] }],
        xcom: '1',
      },
      'found: Failed, with a result': {
        pod: endsBase(0),
        found: [{ pod: [moment(0, 'Failed', 1, { sidecar: 137 })] }],
        xcom: '1',
      },
    },
    [results, { ...results, on_finish_action: 'keep_pod' }],
  ),
];

/** Results, and pods of earlier starts. */
export const findingScenarios: readonly Scenario[] = [...xcom, ...reattaching];
