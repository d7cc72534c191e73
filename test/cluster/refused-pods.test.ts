import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { AdmissionregistrationV1Api } from '@kubernetes/client-node';
import type { V1Container, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import type { CauseCode } from '../../src/core/base/cause.ts';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import type { FailureCode } from '../../src/core/base/failure.ts';
import { createWords } from '../../src/core/words/say.ts';
import { runPod, toPod } from '../contract/lab.ts';
import type { Lab } from '../contract/lab.ts';
import { startWebhook } from './admission-webhook.ts';
import type { AdmissionWebhook } from './admission-webhook.ts';
import { openLab } from './cluster-lab.ts';
import { recordRefusal } from './record-history.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';

/** A namespace of its own for each kind of rule; `plain` has none. */
const kinds = [
  'plain',
  'full',
  'counted',
  'ranged',
  'secured',
  'judged',
  'hooked',
  'denied',
  'ending',
] as const;
type Kind = (typeof kinds)[number];

interface RefusedPod {
  readonly name: string;
  readonly kind: Kind | 'missing';
  readonly why: CauseCode;
  readonly code?: FailureCode;
  readonly data: Readonly<Record<string, string | RegExp>>;
  readonly change?: Change;
}

type Change = (base: V1Container, spec: V1PodSpec) => void;

const asking =
  (requests: Readonly<Record<string, string>>, limits = requests): Change =>
  (base) => {
    base.resources = { requests, limits };
  };

const pods: readonly RefusedPod[] = [
  {
    name: 'quota-of-pods',
    kind: 'full',
    why: 'quota-exceeded',
    data: { quota: 'pods', detail: /limited: pods=0/ },
  },
  {
    name: 'quota-of-memory',
    kind: 'counted',
    why: 'quota-exceeded',
    change: asking({ cpu: '10m', memory: '2Gi' }),
    data: { quota: 'resources', detail: /requested: limits\.memory=2Gi/ },
  },
  {
    name: 'quota-without-values',
    kind: 'counted',
    why: 'quota-needs-values',
    data: { quota: 'resources', detail: /limits\.memory for: base/ },
  },
  {
    name: 'quota-without-a-limit',
    kind: 'counted',
    why: 'quota-needs-values',
    change: asking({ cpu: '10m' }),
    data: { quota: 'resources', detail: 'limits.memory for: base' },
  },
  {
    name: 'range-above',
    kind: 'ranged',
    why: 'limit-range',
    change: asking({ memory: '128Mi', cpu: '60m' }),
    data: { detail: 'maximum memory usage per Container is 64Mi, but limit is 128Mi' },
  },
  {
    name: 'range-below',
    kind: 'ranged',
    why: 'limit-range',
    change: asking({ memory: '32Mi', cpu: '1m' }),
    data: { detail: 'minimum cpu usage per Container is 50m, but request is 1m' },
  },
  {
    name: 'security-of-a-usual-pod',
    kind: 'secured',
    why: 'pod-security',
    data: { level: 'restricted:latest', detail: /allowPrivilegeEscalation/ },
  },
  {
    name: 'security-of-a-host-path',
    kind: 'secured',
    why: 'pod-security',
    change: (_base, spec) => {
      spec.volumes = [{ name: 'v', hostPath: { path: '/' } }];
    },
    data: { detail: /restricted volume types/ },
  },
  {
    name: 'no-account',
    kind: 'plain',
    why: 'account-missing',
    change: account('nobody'),
    data: { account: 'nobody' },
  },
  {
    name: 'no-account-either',
    kind: 'plain',
    why: 'account-missing',
    change: account('no-one'),
    data: { account: 'no-one' },
  },
  ...['urgent', 'lazy'].map((name): RefusedPod => ({
    name: `no-priority-${name}`,
    kind: 'plain',
    why: 'priority-missing',
    change: (_base, spec) => {
      spec.priorityClassName = name;
    },
    data: { name },
  })),
  ...['gvisor', 'kata'].map((name): RefusedPod => ({
    name: `no-runtime-${name}`,
    kind: 'plain',
    why: 'runtime-missing',
    change: (_base, spec) => {
      spec.runtimeClassName = name;
    },
    data: { name },
  })),
  {
    name: 'not-valid-port',
    kind: 'plain',
    why: 'object-invalid',
    change: (base) => {
      base.ports = [{ containerPort: 99_999_999 }];
    },
    data: { detail: /must be between 1 and 65535/ },
  },
  {
    name: 'not-valid-policy',
    kind: 'plain',
    why: 'object-invalid',
    change: (base) => {
      base.imagePullPolicy = 'Sometimes';
    },
    data: { detail: /Unsupported value: "Sometimes"/ },
  },
  { name: 'no-namespace', kind: 'missing', why: 'namespace-missing', data: {} },
  { name: 'namespace-that-ends', kind: 'ending', why: 'namespace-ending', data: {} },
  {
    name: 'webhook-that-is-down',
    kind: 'hooked',
    why: 'webhook-failed',
    data: { name: 'down.example.com' },
  },
  {
    name: 'webhook-that-denies',
    kind: 'denied',
    why: 'webhook-refused',
    data: { name: 'no.example.com', detail: 'the label team is missing' },
  },
  {
    name: 'policy-of-the-cluster',
    kind: 'judged',
    why: 'policy-refused',
    data: { detail: 'no pods of tasks here' },
  },
];

suite('pods that a real cluster does not take', () => {
  let cluster: TestCluster;
  let lab: Lab;
  let webhook: AdmissionWebhook;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
    webhook = await startWebhook('the label team is missing.');
    for (const kind of kinds) await createKind(cluster, kind, webhook);
  });
  after(async () => {
    await removeKinds(cluster);
    await webhook.close();
    await lab.cluster.close();
    await cluster.close();
  });

  for (const one of pods) {
    test(`${one.why}: ${one.name}`, async (t) => {
      // Its webhook is on this machine, where the servers of another cluster do not find it.
      if (one.kind === 'denied' && cluster.home === undefined) {
        t.skip();
        return;
      }
      const namespace = nameOf(cluster, one.kind);
      const pod = makePod({ ...lab, namespace }, one);
      await check(one, lab, pod, namespace);
    });
  }

  test('no-right: a user who may only read', async () => {
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];
    const kubeconfig = await cluster.createUser(rules);
    const other = openLab({ ...cluster, kubeconfig });
    const one = {
      name: 'no-right-to-create',
      kind: 'plain',
      why: 'no-right',
      code: 'cluster-forbidden',
      data: { verb: 'create', resource: 'pods', namespace: cluster.namespace },
    } as const;
    const pod = toPod(other, { sh: 'true', steps: [] });
    await check(one, other, pod, cluster.namespace);
    await other.cluster.close();
  });
});

/** The run throws what says why, with a sentence that lacks nothing. */
async function check(one: RefusedPod, lab: Lab, pod: V1Pod, namespace: string): Promise<void> {
  await assert.rejects(runPod(lab, pod), (error) => {
    assert.ok(isPodTaskError(error), String(error));
    const { code, data } = error;
    assert.deepEqual(
      [code, data['why']],
      [one.code ?? 'cluster-refused', one.why],
      JSON.stringify(data),
    );
    for (const [name, value] of Object.entries(one.data)) {
      if (value instanceof RegExp) assert.match(String(data[name]), value);
      else assert.equal(data[name], value);
    }
    for (const language of ['en', 'zh-cn'] as const) {
      assert.doesNotMatch(createWords(language).failure(code, data), /…/);
    }
    recordRefusal(one.name, error, namespace);
    return true;
  });
}

function makePod(lab: Lab, { change }: RefusedPod): V1Pod {
  const pod = toPod(lab, { sh: 'true', steps: [] }, { name: 'refused' });
  const [base] = pod.spec?.containers ?? [];
  assert.ok(pod.spec !== undefined && base !== undefined);
  change?.(base, pod.spec);
  return pod;
}

function account(name: string): Change {
  return (_base, spec) => {
    spec.serviceAccountName = name;
  };
}

function nameOf({ namespace }: TestCluster, kind: RefusedPod['kind']): string {
  return `${namespace}-${kind}`;
}

/** Makes a namespace with its rule, and waits until the rule holds. */
async function createKind(
  cluster: TestCluster,
  kind: Kind,
  webhook: AdmissionWebhook,
): Promise<void> {
  const { api } = cluster;
  const namespace = nameOf(cluster, kind);
  const labels = {
    'pod-tasks-test': namespace,
    ...(kind === 'secured' ? { 'pod-security.kubernetes.io/enforce': 'restricted' } : {}),
  };
  await api.createNamespace({ body: { metadata: { name: namespace, labels } } });
  await cluster.createAccount(namespace, 'default');
  const quota = async (name: string, hard: Readonly<Record<string, string>>): Promise<void> => {
    await api.createNamespacedResourceQuota({
      namespace,
      body: { metadata: { name }, spec: { hard } },
    });
  };
  const namespaceSelector = { matchLabels: { 'pod-tasks-test': namespace } };
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['pods'],
  };
  const createHook = async (
    name: string,
    clientConfig: AdmissionWebhook['clientConfig'],
  ): Promise<void> => {
    const common = { admissionReviewVersions: ['v1'], sideEffects: 'None' };
    const hook = { name, clientConfig, namespaceSelector, rules: [rule], ...common };
    await cluster.apiOf(AdmissionregistrationV1Api).createValidatingWebhookConfiguration({
      body: { metadata: { name: namespace }, webhooks: [hook] },
    });
  };
  switch (kind) {
    case 'full':
      await quota('pods', { pods: '0' });
      break;
    case 'counted':
      await quota('resources', { 'requests.cpu': '1', 'limits.memory': '1Gi' });
      break;
    case 'ranged':
      await api.createNamespacedLimitRange({
        namespace,
        body: {
          metadata: { name: 'range' },
          spec: { limits: [{ type: 'Container', max: { memory: '64Mi' }, min: { cpu: '50m' } }] },
        },
      });
      break;
    case 'hooked':
      await createHook('down.example.com', { url: 'https://127.0.0.1:9/' });
      break;
    case 'denied':
      await createHook('no.example.com', webhook.clientConfig);
      break;
    case 'judged':
      await createPolicy(cluster, namespace);
      break;
    case 'ending': {
      // The finalizer keeps the namespace from going.
      const metadata = { name: 'keep', finalizers: ['example.com/keep'] };
      await api.createNamespacedConfigMap({ namespace, body: { metadata } });
      await api.deleteNamespace({ name: namespace });
      break;
    }
    default:
  }
}

/** Made before it is asked for: the API server takes such policies up every few seconds. */
async function createPolicy(cluster: TestCluster, namespace: string): Promise<void> {
  const { api } = cluster;
  const policies = cluster.apiOf(AdmissionregistrationV1Api);
  const namespaceSelector = { matchLabels: { 'pod-tasks-test': namespace } };
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['pods'],
  };
  await policies.createValidatingAdmissionPolicy({
    body: {
      metadata: { name: namespace },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [rule], namespaceSelector },
        validations: [{ expression: 'false', message: 'no pods of tasks here' }],
      },
    },
  });
  await policies.createValidatingAdmissionPolicyBinding({
    body: {
      metadata: { name: namespace },
      spec: { policyName: namespace, validationActions: ['Deny'] },
    },
  });
  const body = {
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'a', image: 'busybox' }] },
  };
  for (;;) {
    try {
      await api.createNamespacedPod({ namespace, dryRun: 'All', body });
    } catch (error) {
      if (String(error).includes('no pods of tasks here')) return;
      throw error;
    }
  }
}

async function removeKinds(cluster: TestCluster): Promise<void> {
  const { api } = cluster;
  const admission = cluster.apiOf(AdmissionregistrationV1Api);
  for (const kind of ['hooked', 'denied'] as const) {
    await admission.deleteValidatingWebhookConfiguration({ name: nameOf(cluster, kind) });
  }
  await admission.deleteValidatingAdmissionPolicyBinding({ name: nameOf(cluster, 'judged') });
  await admission.deleteValidatingAdmissionPolicy({ name: nameOf(cluster, 'judged') });
  await api.replaceNamespacedConfigMap({
    namespace: nameOf(cluster, 'ending'),
    name: 'keep',
    body: { metadata: { name: 'keep' } },
  });
  for (const kind of kinds) {
    if (kind !== 'ending') await api.deleteNamespace({ name: nameOf(cluster, kind) });
  }
}
