import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/core/base/clock.ts';
import { resolveAccess } from '../../src/core/cluster/kube-access.ts';
import type { KubeAccess } from '../../src/core/cluster/kube-access.ts';
import { readKubeconfig } from '../../src/core/cluster/kube-config.ts';
import { defaultLimits } from '../../src/core/cluster/kube-limits.ts';
import type { PluginSurroundings } from '../../src/core/cluster/kube-plugin.ts';
import { readBody } from '../../src/core/cluster/kube-stream.ts';
import { KubeTransport } from '../../src/core/cluster/kube-transport.ts';

const never = new AbortController().signal;

/** What every connection of the suites is made with. */
export const surroundings: PluginSurroundings = {
  clock: systemClock,
  limits: defaultLimits,
  environment: process.env,
  interactive: false,
};

/** The current context of the kubeconfig that POD_TASKS_TEST_KUBECONFIG names. */
export function readTestAccess(): KubeAccess {
  const path = process.env['POD_TASKS_TEST_KUBECONFIG'] ?? '';
  if (path === '') throw new Error('POD_TASKS_TEST_KUBECONFIG names no kubeconfig');
  const config = readKubeconfig([path], true);
  return resolveAccess(config, config.current ?? '');
}

/** A namespace of its own in which pods can be created, and what removes it again. */
export async function createNamespace(
  access: KubeAccess,
): Promise<{ readonly name: string; readonly remove: () => Promise<void> }> {
  const name = `pod-tasks-test-${randomUUID().slice(0, 8)}`;
  const transport = new KubeTransport(access, surroundings);
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await transport.ask({ method: 'POST', path: '/api/v1/namespaces', body }, never);
  // Until its service account is there, the namespace takes no pods.
  const path = `/api/v1/namespaces/${name}/serviceaccounts`;
  const query = { watch: true, fieldSelector: 'metadata.name=default' };
  const accounts = await transport.open({ method: 'GET', path, query }, never);
  for await (const bytes of readBody(accounts, never)) if (bytes.length > 0) break;
  return {
    name,
    remove: async () => {
      await transport.ask({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }, never);
      transport.close();
    },
  };
}
