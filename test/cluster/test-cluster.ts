import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CoreV1Api, KubeConfig, RbacAuthorizationV1Api } from '@kubernetes/client-node';
import type { ApiConstructor, ApiType, V1PolicyRule } from '@kubernetes/client-node';
import { holdLock } from './lock.ts';

/** The cluster under the suites of this folder, with a namespace of its own for the one that opened it. */
export interface TestCluster {
  /** A file whose current context is this cluster's administrator. */
  readonly kubeconfig: string;
  /** Where the test cluster of `npm run cluster:up` is; undefined for any other, whose servers nobody may restart. */
  readonly home: string | undefined;
  readonly namespace: string;
  /** The administrator's own view, past everything of ours. */
  readonly api: CoreV1Api;
  /** The same for another group of the API. */
  apiOf<T extends ApiType>(type: ApiConstructor<T>): T;
  /** Makes a service account there, sooner than the cluster would by itself. */
  createAccount(namespace: string, name: string): Promise<void>;
  /** Makes a user who may do only this in the namespace; gives the path of a kubeconfig. */
  createUser(rules: readonly V1PolicyRule[]): Promise<string>;
  /** The kubeconfig's text with its context under another name. */
  renameContext(name: string): string;
  /** Removes the namespace and lets others have the cluster. */
  close(): Promise<void>;
}

/** The kubeconfig of POD_TASKS_TEST_KUBECONFIG, else of the test cluster (the same rule as in env.sh). */
export function findKubeconfig(environment: NodeJS.ProcessEnv): string {
  const cache = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache');
  const home = environment['CLUSTER_HOME'] ?? join(cache, 'pod-tasks', 'test-cluster');
  return environment['POD_TASKS_TEST_KUBECONFIG'] ?? join(home, 'kubeconfig');
}

/** True where the kubeconfig is that of a cluster of `npm run cluster:up`, whose servers may be restarted. */
export function isTestCluster(kubeconfig: string): boolean {
  return existsSync(join(dirname(kubeconfig), 'run'));
}

/** Opens it, also where others use it; `exclusive` waits until nobody does. Throws where no cluster answers. */
export async function openTestCluster(mode: 'shared' | 'exclusive'): Promise<TestCluster> {
  const kubeconfig = findKubeconfig(process.env);
  const home = isTestCluster(kubeconfig) ? dirname(kubeconfig) : undefined;
  const release = home === undefined ? undefined : await holdLock(join(home, 'lock'), mode);
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-cluster-'));
  const config = new KubeConfig();
  try {
    config.loadFromFile(kubeconfig);
    const api = config.makeApiClient(CoreV1Api);
    const namespace = `pod-tasks-${randomBytes(4).toString('hex')}`;
    await api.createNamespace({ body: { metadata: { name: namespace } } });
    await createAccount(api, namespace, 'default');
    return {
      kubeconfig,
      home,
      namespace,
      api,
      createAccount: (of, name) => createAccount(api, of, name),
      apiOf: (type) => config.makeApiClient(type),
      createUser: (rules) => createUser(config, namespace, rules, folder),
      renameContext: (name) => renameContext(config, name),
      close: async () => {
        try {
          await api.deleteNamespace({ name: namespace });
        } finally {
          rmSync(folder, { recursive: true, force: true });
          await release?.();
        }
      },
    };
  } catch (error) {
    await release?.();
    const message = `no cluster answers by ${kubeconfig}; npm run cluster:up starts one`;
    throw new Error(message, { cause: error });
  }
}

/** Sooner than the controller, which makes `default` in the end: no pod can be created before. */
async function createAccount(api: CoreV1Api, namespace: string, name: string): Promise<void> {
  try {
    await api.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 409) throw error;
  }
}

async function createUser(
  config: KubeConfig,
  namespace: string,
  rules: readonly V1PolicyRule[],
  folder: string,
): Promise<string> {
  const name = `user-${randomBytes(4).toString('hex')}`;
  const metadata = { name };
  const api = config.makeApiClient(CoreV1Api);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  await createAccount(api, namespace, name);
  await rbac.createNamespacedRole({ namespace, body: { metadata, rules: [...rules] } });
  await rbac.createNamespacedRoleBinding({
    namespace,
    body: {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  });
  const { status } = await api.createNamespacedServiceAccountToken({
    namespace,
    name,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  const own = new KubeConfig();
  const cluster = config.getCurrentCluster();
  if (cluster === null || status === undefined) throw new Error('no cluster or token');
  own.loadFromOptions({
    clusters: [cluster],
    users: [{ name, token: status.token }],
    contexts: [{ name, cluster: cluster.name, user: name, namespace }],
    currentContext: name,
  });
  const file = join(folder, `${name}.kubeconfig`);
  writeFileSync(file, own.exportConfig(), { mode: 0o600 });
  return file;
}

function renameContext(config: KubeConfig, name: string): string {
  const renamed = new KubeConfig();
  renamed.loadFromString(config.exportConfig());
  const context = renamed.getContextObject(renamed.getCurrentContext());
  if (context === null) throw new Error('no current context');
  renamed.loadFromOptions({
    clusters: renamed.clusters,
    users: renamed.users,
    contexts: [{ ...context, name }],
    currentContext: name,
  });
  return renamed.exportConfig();
}
