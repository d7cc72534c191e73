import type { CloudCluster } from '../base/cloud-cluster.ts';
import { nameCluster } from '../base/cloud-cluster.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';
import type { Kubeconfig } from './kube-config.ts';

/**
 * The contexts that lead to the cluster of a cloud: by their own name or their cluster's, as gcloud, aws and eksctl give them,
 * else by what the kubeconfig asks credentials for and its server's address. None where the cluster is not known in full.
 */
export function findCloudContexts(config: Kubeconfig, wanted: CloudCluster): readonly string[] {
  const names = listNames(config);
  const byName = names.filter(({ name, cluster }) =>
    [name, cluster].some((one) => isNameOf(one, wanted)),
  );
  const found =
    byName.length > 0 ? byName : names.filter((one) => isAddressOf(one, config, wanted));
  return found.map(({ name }) => name);
}

interface Named {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
}

function listNames({ contexts }: Kubeconfig): readonly Named[] {
  return Array.from(contexts, ([name, { value }]) => ({
    name,
    cluster: text(value['cluster']),
    user: text(value['user']),
  }));
}

function isNameOf(name: string, wanted: CloudCluster): boolean {
  const { cluster } = wanted;
  if (cluster === undefined) return false;
  if (wanted.cloud === 'GKE') {
    const { project, location } = wanted;
    return project !== undefined && location !== undefined && name === nameCluster(wanted);
  }
  const { region } = wanted;
  if (region === undefined) return false;
  const own = nameCluster(wanted);
  if (name === own || name.endsWith(`@${own}`)) return true;
  const [arn, partition = '', service, place, account = '', resource] = name.split(':');
  return (
    arn === 'arn' &&
    partition.startsWith('aws') &&
    service === 'eks' &&
    place === region &&
    /^\d+$/.test(account) &&
    resource === `cluster/${cluster}`
  );
}

/** For EKS: the cluster that the kubeconfig's program gets a token for, and the region of its server. */
function isAddressOf(one: Named, config: Kubeconfig, wanted: CloudCluster): boolean {
  if (wanted.cloud !== 'EKS' || wanted.cluster === undefined || wanted.region === undefined)
    return false;
  const server = text(config.clusters.get(one.cluster)?.value['server']);
  const region = /\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?$/.exec(
    URL.parse(server)?.hostname ?? '',
  )?.[1];
  const exec = config.users.get(one.user)?.value['exec'];
  const list = exec !== undefined && isJsonObject(exec) ? exec['args'] : undefined;
  const args = Array.isArray(list) ? (list as readonly Json[]).map(text) : [];
  const named = ['--cluster-name', '--cluster-id', '-i'].map((option) => args.indexOf(option));
  return region === wanted.region && named.some((i) => i >= 0 && args[i + 1] === wanted.cluster);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
