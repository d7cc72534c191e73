import type { V1Pod } from '@kubernetes/client-node';
import type { Clock } from '../../base/clock.ts';
import { isPodTaskError } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import type { Cluster, Identity } from '../../cluster/cluster.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { Check } from './check.ts';
import { checkAdmission } from './check-admission.ts';
import { checkNodes } from './check-nodes.ts';
import { checkObject } from './check-object.ts';
import { inTurns } from './in-turns.ts';
import { listObjects } from './list-objects.ts';
import type { NeededObject } from './list-objects.ts';
import { listRights, nameResource } from './list-rights.ts';
import type { NeededRight } from './list-rights.ts';
import { printRole } from './print-role.ts';

/** All that was checked for one pod. */
export interface Findings {
  /** Rights first, then objects in the order in which the pod names them. */
  readonly checks: readonly Check[];
  /** The Role that gives the rights of this run, where any of them is missing: YAML for kubectl. */
  readonly role: string | undefined;
}

/** Looks at what a run needs before there is a pod. What nobody may look at is `unknown`; nothing is ever changed. */
export interface Preflight {
  /**
   * Checks rights and objects. What is good is taken for good for five minutes, per place, namespace and subject; what is not is
   * looked at each time. `place` names the cluster as no other is named. Rejects on abort only.
   */
  look(manifest: PreflightManifest, where: PreflightPlace, signal: AbortSignal): Promise<Findings>;
  /** The same and what a created pod would show by itself: whether it is admitted, and whether a node can take it. */
  lookAtAll(
    manifest: PreflightManifest,
    where: PreflightPlace,
    signal: AbortSignal,
  ): Promise<Findings>;
}

/** What is to be run. */
export type PreflightManifest = Pick<Manifest, 'pod' | 'settings'>;

/** Where it is to be run. */
export interface PreflightPlace {
  readonly cluster: Cluster;
  readonly place: string;
}

/** Milliseconds for which a good answer counts. */
const memory = 300_000;
/** How many questions are under way at once: beside a run, which has more important ones, and alone. */
const breadth = { beside: 2, alone: 8 } as const;

/** A preflight with a memory of its own; `log` hears why something could not be looked at. */
export function createPreflight(clock: Clock, log: Log): Preflight {
  const good = new Map<string, { readonly until: number; readonly check: Promise<Check> }>();

  /** Asks once for what is asked by several at the same time, and not again for what was good. */
  const remember = (key: string, ask: () => Promise<Check>): Promise<Check> => {
    const now = clock.now().getTime();
    const known = good.get(key);
    if (known !== undefined && known.until > now) return known.check;
    for (const [old, { until }] of good) if (until <= now) good.delete(old);
    const check = ask();
    const entry = { until: now + memory, check };
    good.set(key, entry);
    const forget = (): void => {
      if (good.get(key) === entry) good.delete(key);
    };
    check.then(({ state }) => {
      if (state !== 'ok') forget();
    }, forget);
    return check;
  };

  const attempt = async (
    missed: Check,
    signal: AbortSignal,
    ask: () => Promise<Check>,
  ): Promise<Check> => {
    try {
      try {
        return await ask();
      } catch (error) {
        signal.throwIfAborted();
        // Another run that asked the same at the same time was cancelled.
        if (isPodTaskError(error)) throw error;
        return await ask();
      }
    } catch (error) {
      signal.throwIfAborted();
      log.debug(`${missed.kind} ${missed.subject} could not be looked at`, error);
      return missed;
    }
  };

  const look = async (
    manifest: PreflightManifest,
    { cluster, place }: PreflightPlace,
    signal: AbortSignal,
    most: number,
  ): Promise<Findings> => {
    signal.throwIfAborted();
    const { pod, settings } = manifest;
    const namespace = pod.metadata?.namespace ?? 'default';
    const rights = cluster.lacks.has('review') ? [] : listRights(pod, settings);
    const itself: NeededObject = { kind: 'namespace', name: namespace, keys: [] };
    const objects = canRead(cluster) ? [itself, ...listObjects(pod.spec)] : [];
    const keyOf = (...parts: readonly string[]): string =>
      JSON.stringify([place, namespace, ...parts]);
    const asks = [
      ...rights.map((right) => () => {
        const subject = nameRight(right);
        return attempt({ kind: 'right', subject, state: 'unknown' }, signal, () =>
          remember(keyOf(subject), () => checkRight(right, namespace, cluster, signal)),
        );
      }),
      ...objects.map((object) => () => {
        const { kind, name, keys } = object;
        return attempt({ kind, subject: name, state: 'unknown' }, signal, () =>
          remember(keyOf(kind, name, ...keys), () =>
            checkObject(object, namespace, cluster, signal),
          ),
        );
      }),
    ];
    const checks = withoutEcho(await inTurns(most, asks));
    const isMissing = checks.some(({ kind, state }) => kind === 'right' && state === 'missing');
    const role = isMissing
      ? printRole(rights, namespace, await findSelf(cluster, signal))
      : undefined;
    return { checks, role };
  };

  const findSelf = async (cluster: Cluster, signal: AbortSignal): Promise<Identity | undefined> => {
    try {
      return await cluster.identify?.(signal);
    } catch (error) {
      signal.throwIfAborted();
      // Before Kubernetes 1.28, or without the right.
      log.debug('it is not known who asks', error);
      return undefined;
    }
  };

  const lookAhead = async (
    pod: V1Pod,
    namespace: string,
    cluster: Cluster,
    signal: AbortSignal,
  ): Promise<readonly Check[]> => {
    const checks: Check[] = [];
    let admitted = pod;
    if (!cluster.lacks.has('dry-run')) {
      const missed: Check = { kind: 'admission', subject: '', state: 'unknown' };
      const ask = async (): Promise<Check> => {
        const answer = await checkAdmission(pod, namespace, cluster, signal);
        admitted = answer.pod ?? pod;
        return answer.check;
      };
      checks.push(await attempt(missed, signal, ask));
    }
    if (canRead(cluster) && !cluster.lacks.has('scheduling')) {
      const missed: Check = { kind: 'node', subject: '', state: 'unknown' };
      checks.push(await attempt(missed, signal, () => checkNodes(admitted, cluster, signal)));
    }
    return checks;
  };

  return {
    look: (manifest, where, signal) => look(manifest, where, signal, breadth.beside),
    lookAtAll: async (manifest, where, signal) => {
      const { pod } = manifest;
      const { cluster } = where;
      const namespace = pod.metadata?.namespace ?? 'default';
      const [{ checks, role }, more] = await Promise.all([
        look(manifest, where, signal, breadth.alone),
        lookAhead(pod, namespace, cluster, signal),
      ]);
      return { checks: [...checks, ...more], role };
    },
  };
}

/** A right as people read it, for example `get pods/log`. */
export function nameRight(right: NeededRight): string {
  return `${right.verb} ${nameResource(right)}`;
}

async function checkRight(
  right: NeededRight,
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Check> {
  const { code, ...query } = right;
  const subject = nameRight(right);
  try {
    const isAllowed = await cluster.review({ namespace, ...query }, signal);
    if (isAllowed) return { kind: 'right', subject, state: 'ok' };
    const notice = { code, data: { namespace } };
    return { kind: 'right', subject, state: 'missing', notice };
  } catch (error) {
    if (!isPodTaskError(error, 'cluster-forbidden')) throw error;
    return { kind: 'right', subject, state: 'unknown' };
  }
}

function canRead(cluster: Cluster): boolean {
  return cluster.read !== undefined && !cluster.lacks.has('objects');
}

/** Without what is missing only since the namespace is. */
function withoutEcho(checks: readonly Check[]): readonly Check[] {
  const isHomeless = checks.some(({ kind, state }) => kind === 'namespace' && state === 'missing');
  const inside = ['service-account', 'secret', 'config-map', 'claim', 'pull-secret'];
  return isHomeless
    ? checks.filter(({ kind, state }) => state !== 'missing' || !inside.includes(kind))
    : checks;
}
