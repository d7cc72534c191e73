import type { Fault, Scenario } from './scenario.ts';
import { moment, ends, endsBase, goesOn } from './timelines.ts';
import type { Body } from './vary.ts';
import { named, results } from './vary.ts';

const faultBodies: Readonly<Record<Fault['call'], Body>> = {
  create: { pod: ends(0) },
  get: { pod: ends(0) },
  find: { pod: ends(0), found: [{ pod: goesOn }] },
  delete: { pod: ends(0) },
  patch: { pod: ends(1), arguments: { on_finish_action: 'keep_pod' } },
  logs: { pod: ends(0) },
  exec: { pod: endsBase(0), xcom: '1', arguments: results },
  events: { pod: ends(1), arguments: { log_events_on_failure: true } },
};
/** Each call is refused in each way, once and for ever. */
const faults = [401, 403, 404, 409, 429, 500, 503].flatMap((status) =>
  Object.entries(faultBodies).flatMap(([key, body]) => {
    const call = key as Fault['call'];
    return [
      { name: `fault: ${call} ${status} once`, ...body, faults: [{ call, status, times: 1 }] },
      { name: `fault: ${call} ${status}`, ...body, faults: [{ call, status }] },
    ];
  }),
);
const otherFaults = named({
  'fault: create 422': { pod: ends(0), faults: [{ call: 'create', status: 422 }] },
  'fault: the name is taken': {
    pod: ends(0),
    faults: [{ call: 'create', status: 409, reason: 'AlreadyExists' }],
  },
  'fault: credentials are over for a moment': {
    pod: ends(0),
    faults: [{ call: 'get', status: 401, from: 8, times: 1 }],
  },
  'fault: a finished pod may not be deleted at first': {
    pod: ends(0),
    found: [{ pod: [moment(0, 'Failed', 1)] }],
    faults: [{ call: 'delete', status: 403, times: 1 }],
  },
});

/** Calls that fail. */
export const faultScenarios: readonly Scenario[] = [...faults, ...otherFaults];
