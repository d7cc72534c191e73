import { systemClock } from '../core/base/clock.ts';
import { silentLog } from '../core/base/log.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import type { Target } from '../core/cluster/target.ts';
import { withPatientReads } from '../core/run/patient-reads.ts';
import { listenForCancel } from './cancelling.ts';
import { exitCodes } from './exit-codes.ts';
import { openCluster } from './open-cluster.ts';
import type { Services } from './services.ts';

/** Does something on the cluster that a target names, until it is done, cancelled or nobody reads on; gives the exit code. */
export async function withCluster(
  target: Target,
  services: Services,
  work: (cluster: Cluster, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const notify = (notice: Notice): void => {
    const text = services.words.text('note', { text: services.words.notice(notice) });
    void services.say(services.paint('yellow', text));
  };
  const cluster = await openCluster(target, notify, services);
  const cancelling = listenForCancel(
    () => undefined,
    () => process.exit(exitCodes.cancelled),
  );
  services.out.onLost(cancelling.cancel);
  try {
    const patient = withPatientReads(cluster, { clock: systemClock, log: silentLog });
    return await work(patient, cancelling.signal);
  } catch (error) {
    if (!cancelling.signal.aborted) throw error;
    return services.out.lost === undefined ? exitCodes.cancelled : exitCodes.success;
  } finally {
    cancelling.release();
    await cluster.close();
  }
}
