/** The cluster that a cloud's own operator names; what is not known of it is undefined. */
export type CloudCluster =
  | {
      readonly cloud: 'GKE';
      readonly project: string | undefined;
      readonly location: string | undefined;
      readonly cluster: string | undefined;
    }
  | {
      readonly cloud: 'EKS';
      readonly region: string | undefined;
      readonly cluster: string | undefined;
    };

/**
 * A cluster as the cloud's tool names it, for example `gke_PROJECT_LOCATION_CLUSTER` as gcloud does or
 * `CLUSTER.REGION.eksctl.io`; `?` stands for what is not known.
 */
export function nameCluster(one: CloudCluster): string {
  const { cluster = '?' } = one;
  return one.cloud === 'GKE'
    ? `gke_${one.project ?? '?'}_${one.location ?? '?'}_${cluster}`
    : `${cluster}.${one.region ?? '?'}.eksctl.io`;
}
