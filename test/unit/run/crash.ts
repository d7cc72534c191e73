import type { Clock } from '../../../src/core/base/clock.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { Journal } from '../../../src/core/run/record/journal.ts';

/** Where a program crashes: at its first call of this kind, before or after that has been done. */
export interface CrashPoint {
  readonly port: 'cluster' | 'journal';
  readonly call: string;
  /** Says which of such calls it is; every one without it. */
  readonly when?: (argument: unknown) => boolean;
  readonly after?: true;
}

/** The ports of a program that crashes: from then on nothing of it gets through, and nothing comes back. */
export function crashAt(
  point: CrashPoint,
  ports: { readonly cluster: Cluster; readonly journal: Journal; readonly clock: Clock },
): {
  readonly cluster: Cluster;
  readonly journal: Journal;
  /** Wakes nobody after the crash. */
  readonly clock: Clock;
  /** Resolves when it has crashed. */
  readonly crashed: Promise<void>;
  /** Makes it crash now. */
  readonly crash: () => void;
} {
  let isOver = false;
  let crash: () => void = () => undefined;
  const crashed = new Promise<void>((resolve) => {
    crash = () => {
      isOver = true;
      resolve();
    };
  });
  const never = new Promise<never>(() => undefined);
  const wrap = <T extends object>(target: T, port: CrashPoint['port']): T =>
    new Proxy(target, {
      get: (_, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        const method = member as (...given: unknown[]) => unknown;
        const isHere = (given: readonly unknown[]): boolean =>
          port === point.port &&
          key === point.call &&
          (point.when === undefined || given.some(point.when));
        return (...given: unknown[]) => {
          if (isHere(given) && point.after !== true) crash();
          if (isOver)
            return key === 'logs' || key === 'watch' || key === 'exec' ? hang(never) : never;
          const result = method.apply(target, given);
          if (isStream(result)) return guard(result, () => isOver, never);
          return Promise.resolve(result).then((value) => {
            if (isHere(given) && point.after === true) crash();
            return isOver ? never : value;
          });
        };
      },
    });
  return {
    cluster: wrap(ports.cluster, 'cluster'),
    journal: wrap(ports.journal, 'journal'),
    clock: {
      now: () => ports.clock.now(),
      sleep: (ms, signal) => ports.clock.sleep(ms, signal).then(() => (isOver ? never : undefined)),
    },
    crashed,
    crash,
  };
}

async function* hang(never: Promise<never>): AsyncGenerator<never, void, void> {
  yield await never;
}

async function* guard(
  stream: AsyncIterable<unknown>,
  isOver: () => boolean,
  never: Promise<never>,
): AsyncGenerator<unknown, void, void> {
  for await (const one of stream) {
    if (isOver()) await never;
    yield one;
  }
  if (isOver()) await never;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
