import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { toNano } from '../../manifest/stored/quantity.ts';

/** Amounts in billionths, by resource. */
type Amounts = ReadonlyMap<string, bigint>;

/**
 * What a pod asks of a node, in billionths by resource: all containers and sidecars together, or an init container with the
 * sidecars before it where that is more, and the overhead (`PodRequests` of Kubernetes). Requests of the whole pod count before
 * those of its containers; a limit without a request is one, as the API server has it.
 */
export function sumRequests(spec: V1PodSpec): Amounts {
  let sidecars: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container);
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, own);
      peak = most(peak, sidecars);
    } else {
      peak = most(peak, add(sidecars, own));
    }
  }
  const running = spec.containers.map(requestsOf).reduce(add, sidecars);
  const whole = new Map([...most(running, peak), ...requestsOf(spec)]);
  return add(whole, toAmounts(spec.overhead ?? {}));
}

/** The resources of which a node has less than is asked for, for example `memory`; one pod is asked for too. */
export function listTooMuch(
  asked: Amounts,
  allocatable: Readonly<Record<string, string>>,
): readonly string[] {
  const has = toAmounts(allocatable);
  const all = new Map([...asked, ...toAmounts({ pods: '1' })]);
  return [...all].flatMap(([name, amount]) =>
    amount > 0n && amount > (has.get(name) ?? 0n) ? [name] : [],
  );
}

function requestsOf({ resources }: Pick<V1Container, 'resources'>): Amounts {
  return toAmounts({ ...resources?.limits, ...resources?.requests });
}

function toAmounts(quantities: Readonly<Record<string, string>>): Amounts {
  return new Map(
    Object.entries(quantities).flatMap(([name, text]) => {
      const amount = toNano(text);
      return amount === undefined ? [] : [[name, amount] as const];
    }),
  );
}

function add(a: Amounts, b: Amounts): Amounts {
  return join(a, b, (one, other) => one + other);
}

function most(a: Amounts, b: Amounts): Amounts {
  return join(a, b, (one, other) => (one > other ? one : other));
}

function join(a: Amounts, b: Amounts, how: (one: bigint, other: bigint) => bigint): Amounts {
  return new Map(
    [...new Set([...a.keys(), ...b.keys()])].map((name) => [
      name,
      how(a.get(name) ?? 0n, b.get(name) ?? 0n),
    ]),
  );
}
