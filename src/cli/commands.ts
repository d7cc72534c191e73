import { systemClock } from '../core/base/clock.ts';
import type { Notice } from '../core/base/notice.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
import { listenForCancel } from './cancelling.ts';
import { exitCodes } from './exit-codes.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import type { Services } from './services.ts';
import { analysisParts } from './analysis-parts.ts';

type Given = Extract<ParsedArguments, { ask: 'command' }>;

/** Runs one command; each loads only what it needs, since the start of the program is waited for. */
export async function runCommand(given: Given, services: Services): Promise<number> {
  const { command, options, positionals } = given;
  const [first = ''] = positionals;
  switch (command) {
    case 'tasks': {
      const [{ listTasks }, { loadAnalysis }] = await Promise.all([
        import('./tasks.ts'),
        import('../core/manifest/load-analysis.ts'),
      ]);
      return listTasks(
        positionals,
        options,
        await loadAnalysis(await analysisParts(services.program)),
        services,
      );
    }
    case 'manifest': {
      const [{ printManifests }, { loadAnalysis }] = await Promise.all([
        import('./manifest.ts'),
        import('../core/manifest/load-analysis.ts'),
      ]);
      return printManifests(
        first,
        options,
        await loadAnalysis(await analysisParts(services.program)),
        services,
      );
    }
    case 'run': {
      const [{ runTask }, { loadRunParts }] = await Promise.all([
        import('./run.ts'),
        import('./load-run-parts.ts'),
      ]);
      return runTask(first, options, await loadRunParts(services), services);
    }
    case 'sample': {
      const [{ runSample }, { loadRunParts }] = await Promise.all([
        import('./sample.ts'),
        import('./load-run-parts.ts'),
      ]);
      return runSample(await loadRunParts(services), services);
    }
    case 'pods': {
      const { showPods } = await import('./pods.ts');
      return onCluster(given, services, (cluster, signal) =>
        showPods(options, cluster, services, systemClock, signal),
      );
    }
    case 'logs': {
      const { printLogs } = await import('./logs.ts');
      return onCluster(given, services, (cluster, signal) =>
        printLogs(first, options, cluster, services, signal),
      );
    }
    case 'delete': {
      const { deletePods } = await import('./delete.ts');
      return onCluster(given, services, (cluster, signal) =>
        deletePods(positionals, options, cluster, services, signal),
      );
    }
  }
}

/** Does something on the cluster that the TARGET options name, until it is done, cancelled or nobody reads on. */
async function onCluster(
  { options }: Given,
  services: Services,
  work: (cluster: Cluster, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const [{ readTarget }, { openCluster }] = await Promise.all([
    import('./target.ts'),
    import('./open-cluster.ts'),
  ]);
  const target = readTarget(options, services.machine.environment, services.folder);
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
    return await work(cluster, cancelling.signal);
  } catch (error) {
    if (!cancelling.signal.aborted) throw error;
    return services.out.lost === undefined ? exitCodes.cancelled : exitCodes.success;
  } finally {
    cancelling.release();
    await cluster.close();
  }
}
