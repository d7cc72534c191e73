import { PodTaskError } from '../core/base/failure.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import { isFlaw } from '../core/run/preflight/check.ts';
import type { Preflight } from '../core/run/preflight/preflight.ts';
import { tellAll } from '../core/run/preflight/tell-findings.ts';
import { listenForCancel } from './cancelling.ts';
import { exitCodes } from './exit-codes.ts';
import { printEvent, showEvent } from './run-view.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';

/** `run --preflight-only`: says check by check whether the pod could run there. Throws `unsupported` for the sandbox. */
export async function checkOnly(
  manifest: Manifest,
  cluster: Cluster,
  preflight: Preflight,
  parts: RunParts,
  services: Services,
  asJson: boolean,
): Promise<number> {
  if (cluster.lacks.has('objects')) throw new PodTaskError('unsupported', { ability: 'objects' });
  const cancelling = listenForCancel(
    () => undefined,
    () => parts.exit(exitCodes.cancelled),
  );
  const { out, words } = services;
  out.onLost(cancelling.cancel);
  try {
    const where = { cluster, place: cluster.name };
    const findings = await preflight.lookAtAll(manifest, where, cancelling.signal);
    const time = parts.clock.now().toISOString();
    for (const data of tellAll(findings, manifest.pod.metadata?.namespace ?? 'default')) {
      const event = { time, ...data };
      const shown = asJson
        ? `${printEvent(event, words)}\n`
        : showEvent(event, undefined, words, (_colour, text) => text).err;
      await out.write(shown ?? '');
    }
    return findings.checks.some(isFlaw) ? exitCodes.cluster : exitCodes.success;
  } catch (error) {
    if (cancelling.signal.aborted) return exitCodes.cancelled;
    throw error;
  } finally {
    cancelling.release();
  }
}
