import { isAtLeast } from '../../../../src/core/run/provider-rules.ts';
import type { Scenario } from './scenario.ts';

/** Where the launcher does not do what the operator does, and why. */
export interface Deviation {
  readonly why: string;
  /** `theirs` is what the operator does, as a decision's text. */
  readonly applies: (scenario: Scenario, theirs: string, provider: string) => boolean;
  /** What the launcher does there. */
  readonly ours: RegExp;
}

function isCalled(pattern: RegExp): Deviation['applies'] {
  return ({ name }) => pattern.test(name);
}

function isOff({ arguments: args = {} }: Scenario): boolean {
  return args['reattach_on_restart'] === false;
}

/** All of them; the first that applies counts. */
export const deviations: readonly Deviation[] = [
  {
    why: 'Who may not read logs, or cannot, loses the log, and not the run.',
    applies: isCalled(/^fault: logs \d+$/),
    ours: /^success \| new deleted \| {2}\| create, delete new/,
  },
  {
    why: 'Who may not read pods, or cannot, has the pod settled; the operator leaves it where it asks for istio first.',
    applies: isCalled(/^fault: get (?!404)\d+$/),
    ours: /^failed \| new deleted \| {2}\| create, delete new/,
  },
  {
    why: 'A pod that is not there once, and of which no watch says that it was deleted, is asked for again.',
    applies: isCalled(/^fault: get 404 once$/),
    ours: /^success \| new deleted \| logs base \| create, delete new/,
  },
  {
    why: 'A pod that is not there is not deleted: the API reads single pods with a quorum.',
    applies: isCalled(/^fault: get 404$/),
    ours: /^failed \| new left \| {2}\| create \|/,
  },
  {
    why: 'Who may not read events, or cannot, loses them, and not the run; from 10.6 to 10.24 the operator fails.',
    applies: isCalled(/^fault: events \d+$/),
    ours: /^failed \| new deleted \| logs base \| create, delete new/,
  },
  {
    why: 'Who may not list pods loses reattaching, and not the run.',
    applies: isCalled(/^fault: find 403$/),
    ours: /^success \| found-1 left, new deleted \| logs base \| create, delete new/,
  },
  {
    why: 'A call that is refused or fails for a moment is made again, whatever the version.',
    applies: isCalled(
      /^fault: (?:\S+ (?:401|403|404|409|429|500|503) once|credentials .*|.* at first)$/,
    ),
    ours: /^(?:success|failed) \| (?:found-1 deleted, )?(?:new|found-1) (?:deleted|marked) \| logs base/,
  },
  {
    why: 'The operator waits for ever for a container that will never be as it wants it; a pod that has ended decides.',
    applies: (_, theirs) => theirs.startsWith('endless'),
    ours: /^failed/,
  },
  {
    why: 'Before 8.3.1 the operator makes one pod too many, finds that, fails and leaves all; no pod is made only to be left.',
    applies: (scenario, theirs, provider) =>
      isOff(scenario) && !isAtLeast(provider, '8.3.1') && theirs.startsWith('failed'),
    ours: /^failed \| (?:found-\d (?:left|marked)(?:, )?)+ \| {2}\| {2}\|/,
  },
  {
    why: 'Of several older pods the operator settles one (`process_duplicate_label_pods`); here all of them are.',
    applies: (scenario, theirs) => isOff(scenario) && theirs.includes('found-2 left'),
    ours: /^success \| found-1 (?:deleted|marked), found-2 (?:deleted|marked), new/,
  },
  {
    why: 'Up to 10.16 the operator asks for the log of a container that has not begun when the phase is Unknown, and fails.',
    applies: isCalled(/^phase Unknown from the beginning/),
    ours: /^success \| new (?:deleted|marked) \| logs base \|/,
  },
  {
    why: '7.5 and 7.6 ask the istio sidecar to end and leave the pod; it is deleted as the task says.',
    applies: ({ injected = [] }, _, provider) =>
      injected.length > 0 && isAtLeast(provider, '7.5') && !isAtLeast(provider, '7.7'),
    ours: / new deleted \| logs base \|/,
  },
  {
    why: 'How the containers stood last is told although the pod is gone.',
    applies: isCalled(/^events: gone, log_events_on_failure=true/),
    ours: /^failed \| new gone \| logs base \| create \| told events/,
  },
];
