import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CloudCluster } from '../../../src/core/base/cloud-cluster.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { findCloudContexts } from '../../../src/core/cluster/cloud-contexts.ts';
import type { KubeEntry, Kubeconfig } from '../../../src/core/cluster/kube-config.ts';

const entries = (all: Readonly<Record<string, JsonObject>>): ReadonlyMap<string, KubeEntry> =>
  new Map(Object.entries(all).map(([name, value]) => [name, { value, path: '/config' }]));

/** A kubeconfig of contexts by name, each with its cluster, server and the arguments of its user's program. */
function configOf(
  contexts: Readonly<
    Record<string, { cluster?: string; server?: string; args?: readonly string[] }>
  >,
): Kubeconfig {
  const all = Object.entries(contexts).map(([name, one]) => ({ name, cluster: name, ...one }));
  return {
    contexts: entries(
      Object.fromEntries(all.map(({ name, cluster }) => [name, { cluster, user: `u-${name}` }])),
    ),
    clusters: entries(
      Object.fromEntries(all.map(({ cluster, server = 'https://x' }) => [cluster, { server }])),
    ),
    users: entries(
      Object.fromEntries(
        all.map(({ name, args }) => [`u-${name}`, args ? { exec: { args: [...args] } } : {}]),
      ),
    ),
    current: all[0]?.name,
  };
}

const gke: CloudCluster = {
  cloud: 'GKE',
  project: 'my-project',
  location: 'europe-west1-b',
  cluster: 'main',
};
const eks: CloudCluster = { cloud: 'EKS', region: 'eu-west-1', cluster: 'main' };
const gkeName = 'gke_my-project_europe-west1-b_main';
const arn = 'arn:aws:eks:eu-west-1:123456789012:cluster/main';
const hash = 'https://AB12.gr7.eu-west-1.eks.amazonaws.com';
const token = ['--region', 'eu-west-1', 'eks', 'get-token', '--cluster-name', 'main'];

const cases: readonly (readonly [
  name: string,
  wanted: CloudCluster,
  contexts: Parameters<typeof configOf>[0],
  found: readonly string[],
])[] = [
  ['as gcloud names it', gke, { other: {}, [gkeName]: {} }, [gkeName]],
  ['of a context that was renamed', gke, { prod: { cluster: gkeName } }, ['prod']],
  ['of another location', gke, { 'gke_my-project_europe-west1-c_main': {} }, []],
  ['of another project', gke, { 'gke_other_europe-west1-b_main': {} }, []],
  ['whose project is not known', { ...gke, project: undefined }, { [gkeName]: {} }, []],
  [
    'with a context for each of two users',
    gke,
    { a: { cluster: gkeName }, b: { cluster: gkeName } },
    ['a', 'b'],
  ],
  ['as aws names it', eks, { [arn]: {} }, [arn]],
  [
    'as aws names it in China',
    eks,
    { 'arn:aws-cn:eks:eu-west-1:1:cluster/main': {} },
    ['arn:aws-cn:eks:eu-west-1:1:cluster/main'],
  ],
  ['by an alias for aws', eks, { alias: { cluster: arn } }, ['alias']],
  [
    'as eksctl names it',
    eks,
    { 'me@main.eu-west-1.eksctl.io': {} },
    ['me@main.eu-west-1.eksctl.io'],
  ],
  ['of eksctl, renamed', eks, { alias: { cluster: 'main.eu-west-1.eksctl.io' } }, ['alias']],
  ['of another region', eks, { 'arn:aws:eks:eu-west-2:1:cluster/main': {} }, []],
  [
    'with a longer name',
    eks,
    { 'arn:aws:eks:eu-west-1:1:cluster/main-2': {}, 'x@a.main.eu-west-1.eksctl.io': {} },
    [],
  ],
  ['in no known region', { ...eks, region: undefined }, { [arn]: {} }, []],
  ['by its address and token', eks, { own: { server: hash, args: token } }, ['own']],
  [
    'by its address with another token',
    eks,
    { own: { server: hash, args: token.slice(0, 4) } },
    [],
  ],
  [
    'by its token elsewhere',
    eks,
    { own: { server: 'https://AB.gr7.eu-west-2.eks.amazonaws.com', args: token } },
    [],
  ],
  ['by name before address', eks, { own: { server: hash, args: token }, [arn]: {} }, [arn]],
];

for (const [name, wanted, contexts, found] of cases) {
  test(`the contexts of a ${wanted.cloud} cluster ${name} are ${found.join(', ') || 'none'}`, () => {
    assert.deepEqual(findCloudContexts(configOf(contexts), wanted), found);
  });
}
