import { once } from 'node:events';
import { systemClock } from '../../src/core/base/clock.ts';
import { silentLog } from '../../src/core/base/log.ts';
import { resolveAccess } from '../../src/core/cluster/kube-access.ts';
import { createKubeCluster } from '../../src/core/cluster/kube-cluster.ts';
import { readKubeconfig } from '../../src/core/cluster/kube-config.ts';
import { defaultLimits } from '../../src/core/cluster/kube-limits.ts';
import { followPodLog } from '../../src/core/run/log/pod-log.ts';

// follow-log-program.ts KUBECONFIG NAMESPACE POD: the log of a pod by our follower, as `kubectl logs --follow --timestamps`
// prints it. A gap or a warning is a line on standard error.

const [kubeconfig = '', namespace = '', name = ''] = process.argv.slice(2);
const config = readKubeconfig([kubeconfig], true);
const cluster = createKubeCluster(resolveAccess(config, config.current ?? ''), {
  environment: process.env,
  clock: systemClock,
  interactive: false,
  limits: defaultLimits,
});
const parts = { clock: systemClock, log: silentLog, signal: new AbortController().signal };
let lines: string[] = [];
let isDue = false;

function flush(): void {
  isDue = false;
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join('\n')}\n`);
  lines = [];
}

for await (const event of followPodLog({ namespace, name }, undefined, cluster, parts)) {
  if (event.type === 'gap' || event.type === 'warning') {
    process.stderr.write(`${JSON.stringify(event)}\n`);
  }
  if (event.type !== 'log') continue;
  lines.push(`${event.time} ${event.text}`);
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  if (lines.length > 1000) flush();
  else if (!isDue) {
    isDue = true;
    setImmediate(flush);
  }
}
flush();
await cluster.close();
