import type { V1Pod } from '@kubernetes/client-node';

/** What a test cares for in a pod's state. */
export interface PodFacts {
  readonly phase: string;
  /** Exit codes by container. */
  readonly ended?: Readonly<Record<string, number>>;
  readonly running?: readonly string[];
  /** Reason by container. */
  readonly waiting?: Readonly<Record<string, { reason: string; message?: string }>>;
  readonly message?: string;
  readonly statusReason?: string;
  readonly statusMessage?: string;
  readonly finishedAt?: Date;
  readonly deletion?: Date;
}

/** A pod with containers `base` and those named, in this state. */
export function podWith(facts: PodFacts): V1Pod {
  const { ended = {}, running = [], waiting = {}, message, finishedAt, deletion } = facts;
  const names = new Set(['base', ...Object.keys(ended), ...running, ...Object.keys(waiting)]);
  const common = { image: 'busybox', imageID: '', ready: false, restartCount: 0 };
  const text = message === undefined ? {} : { message };
  const time = finishedAt === undefined ? {} : { finishedAt };
  return {
    metadata: {
      name: 'pod',
      namespace: 'default',
      ...(deletion === undefined
        ? {}
        : { deletionTimestamp: deletion, deletionGracePeriodSeconds: 30 }),
    },
    spec: { containers: [...names].map((name) => ({ name, image: 'busybox' })) },
    status: {
      phase: facts.phase,
      ...(facts.statusReason === undefined ? {} : { reason: facts.statusReason }),
      ...(facts.statusMessage === undefined ? {} : { message: facts.statusMessage }),
      containerStatuses: [
        ...Object.entries(ended).map(([name, exitCode]) => ({
          ...common,
          name,
          state: {
            terminated: {
              exitCode,
              reason: exitCode === 0 ? 'Completed' : 'Error',
              ...text,
              ...time,
            },
          },
        })),
        ...running.map((name) => ({ ...common, name, state: { running: {} } })),
        ...Object.entries(waiting).map(([name, why]) => ({
          ...common,
          name,
          state: { waiting: why },
        })),
      ],
    },
  };
}
