import { systemClock } from '../core/base/clock.ts';
import type { Cluster } from '../core/cluster/cluster.ts';
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
      const [print, { loadAnalysis }] = await Promise.all([
        options.has('--stored')
          ? import('./stored.ts').then((found) => found.printStoredPod)
          : options.has('--exact')
            ? import('./exact.ts').then((found) => found.printExactly)
            : import('./manifest.ts').then((found) => found.printManifests),
        import('../core/manifest/load-analysis.ts'),
      ]);
      const analysis = await loadAnalysis(await analysisParts(services.program));
      return print(first, options, analysis, services);
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
      const [{ deletePods }, { loadJournal }] = await Promise.all([
        import('./delete.ts'),
        import('./load-journal.ts'),
      ]);
      const parts = loadJournal(services);
      return onCluster(given, services, (cluster, signal) =>
        deletePods(positionals, options, cluster, services, parts, signal),
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
  const [{ readTarget }, { withCluster }] = await Promise.all([
    import('./target.ts'),
    import('./with-cluster.ts'),
  ]);
  const target = readTarget(options, services.machine.environment, services.folder);
  return withCluster(target, services, work);
}
