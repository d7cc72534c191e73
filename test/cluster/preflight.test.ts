import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  KubeConfig,
  KubernetesObjectApi,
  RbacAuthorizationV1Api,
  loadAllYaml,
} from '@kubernetes/client-node';
import type { V1PodSpec } from '@kubernetes/client-node';
import { silentLog } from '../../src/core/base/log.ts';
import { createPreflight } from '../../src/core/run/preflight/preflight.ts';
import type { Findings } from '../../src/core/run/preflight/preflight.ts';
import { CommandLine } from '../contract/cli-process.ts';
import { toPod, toSettings } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { readEvents, writeDag } from './run-task.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const never = new AbortController().signal;

suite('preflight on a real cluster', () => {
  const cli = new CommandLine();
  let cluster: TestCluster;
  let strict: string;
  before(async () => {
    cluster = await openTestCluster('shared');
    strict = `${cluster.namespace}-strict`;
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await cluster.api.createNamespace({ body: { metadata: { name: strict, labels } } });
    await cluster.api.createNamespacedServiceAccount({
      namespace: strict,
      body: { metadata: { name: 'runner' } },
    });
  });
  after(async () => {
    cli.remove();
    await cluster.api.deleteNamespace({ name: strict });
    await cluster.close();
  });

  /** What is found of a pod with this in its spec, and the milliseconds that it took. */
  async function look(
    spec: Partial<V1PodSpec>,
    namespace = cluster.namespace,
  ): Promise<{ readonly findings: Findings; readonly ms: number }> {
    const lab = { ...openLab(cluster), namespace };
    const pod = toPod(lab, { sh: 'true', steps: [] });
    const changed = Object.assign(pod, { spec: Object.assign(pod.spec ?? {}, spec) });
    const preflight = createPreflight(lab.clock, silentLog);
    try {
      const began = performance.now();
      const manifest = { pod: changed, settings: toSettings({ doXcomPush: true }) };
      const where = { cluster: lab.cluster, place: '' };
      const findings = await preflight.lookAtAll(manifest, where, never);
      return { findings, ms: performance.now() - began };
    } finally {
      await lab.cluster.close();
    }
  }

  function listFlaws({ checks }: Findings): readonly string[] {
    return checks.flatMap(({ notice, subject, state }) =>
      state === 'ok' ? [] : [`${notice?.code ?? state} ${subject}`.trim()],
    );
  }

  test('what is good is good, and known in less than a second', async () => {
    const { findings, ms } = await look({});
    assert.deepEqual(listFlaws(findings), []);
    assert.equal(findings.checks.length, 13);
    assert.ok(ms < 1000, `${ms} ms`);
  });

  test('each object that is not there is named, in less than a second', async () => {
    const { api, namespace } = cluster;
    await api.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'settings' }, data: { mode: 'fast' } },
    });
    const valueFrom = (key: string) => ({ configMapKeyRef: { name: 'settings', key } });
    const { findings, ms } = await look({
      serviceAccountName: 'nobody',
      imagePullSecrets: [{ name: 'pull' }],
      runtimeClassName: 'gvisor',
      priorityClassName: 'urgent',
      containers: [
        {
          name: 'base',
          image: 'busybox',
          envFrom: [
            { secretRef: { name: 'team' } },
            { secretRef: { name: 'maybe', optional: true } },
          ],
          env: [
            { name: 'A', valueFrom: valueFrom('mode') },
            { name: 'B', valueFrom: valueFrom('speed') },
          ],
        },
      ],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    });
    const flaws = listFlaws(findings);
    assert.deepEqual(flaws.slice(0, 7), [
      'preflight-no-service-account nobody',
      'preflight-no-secret team',
      'preflight-no-config-map-key settings',
      'preflight-no-claim data',
      'preflight-no-pull-secret pull',
      'preflight-no-runtime-class gvisor',
      'preflight-no-priority-class urgent',
    ]);
    // The cluster refuses the pod for one of these, which says nothing more.
    assert.match(flaws[7] ?? '', /^unknown case-/);
    assert.equal(flaws.length, 8);
    assert.ok(ms < 1000, `${ms} ms`);
  });

  test('a namespace that is not there is all that is said of it', async () => {
    const { findings } = await look({}, `${cluster.namespace}-absent`);
    assert.equal(listFlaws(findings)[0], `preflight-no-namespace ${cluster.namespace}-absent`);
    assert.ok(!listFlaws(findings).some((one) => one.includes('service-account')));
  });

  test('a policy of the namespace that refuses the pod is told with what it asks for', async () => {
    const { findings } = await look({ serviceAccountName: 'runner' }, strict);
    const found = findings.checks.find(({ kind }) => kind === 'admission');
    assert.equal(found?.notice?.code, 'preflight-policy');
    assert.match(
      String(found.notice.data['detail']),
      /^restricted:latest: allowPrivilegeEscalation/,
    );
  });

  test('limits and a quota that leave no room are told', async () => {
    const { api } = cluster;
    const [limited, full] = [`${cluster.namespace}-limited`, `${cluster.namespace}-full`];
    const account = { metadata: { name: 'runner' } };
    // The API server learns of what is new a moment later.
    const codes = async (
      spec: Partial<V1PodSpec>,
      namespace: string,
    ): Promise<readonly string[]> => {
      const until = Date.now() + 30_000;
      for (;;) {
        const { findings } = await look({ serviceAccountName: 'runner', ...spec }, namespace);
        const found = findings.checks.flatMap(({ notice }) => notice?.code ?? []);
        if (found.length > 0 || Date.now() > until) return found;
      }
    };
    try {
      await api.createNamespace({ body: { metadata: { name: limited } } });
      const limits = [{ type: 'Container', max: { cpu: '1' }, _default: { cpu: '1' } }];
      const range = { metadata: { name: 'small' }, spec: { limits } };
      await api.createNamespacedServiceAccount({ namespace: limited, body: account });
      await api.createNamespacedLimitRange({ namespace: limited, body: range });
      const big = [{ name: 'base', image: 'busybox', resources: { limits: { cpu: '2' } } }];
      assert.deepEqual(await codes({ containers: big }, limited), ['preflight-limits']);
      await api.createNamespace({ body: { metadata: { name: full } } });
      const quota = { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } };
      await api.createNamespacedServiceAccount({ namespace: full, body: account });
      await api.createNamespacedResourceQuota({ namespace: full, body: quota });
      assert.deepEqual(await codes({}, full), ['preflight-quota']);
    } finally {
      for (const name of [limited, full])
        await api.deleteNamespace({ name }).catch(() => undefined);
    }
  });

  for (const [title, spec, expected] of [
    ['labels', { nodeSelector: { no: 'such' } }, ['labels']],
    [
      'memory',
      {
        containers: [
          { name: 'base', image: 'busybox', resources: { requests: { memory: '1Ei' } } },
        ],
      },
      ['small', 'resources'],
    ],
  ] as const) {
    test(`that no node has the ${title} is told`, async () => {
      const { findings } = await look(spec as unknown as Partial<V1PodSpec>);
      const found = findings.checks.find(({ kind }) => kind === 'node');
      assert.equal(found?.notice?.code, 'preflight-no-node');
      for (const name of expected) assert.ok(name in found.notice.data);
    });
  }

  test('the role that is printed for missing rights gives them', async () => {
    const own = ['get', 'list'];
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: own }];
    const environment = { KUBECONFIG: await cluster.createUser(rules) };
    const dag = writeDag(cli, cluster, {
      task: { sh: 'echo 1 >/airflow/xcom/return.json', more: 'do_xcom_push=True' },
    });
    const argv = ['run', dag, '--task', 'task'];
    const refused = await cli.run(argv, environment);
    assert.equal(refused.code, 4, refused.err);
    assert.equal(refused.err.match(/kind: RoleBinding/g)?.length, 1, refused.err);

    const checked = await cli.run([...argv, '--preflight-only', '--json'], environment);
    assert.equal(checked.code, 4, checked.err);
    const flaws = readEvents(checked).flatMap((event) =>
      event.type === 'preflight' && !event.ok ? [event] : [],
    );
    assert.deepEqual(
      flaws.slice(0, -1).map(({ subject }) => subject),
      [
        'create pods',
        'watch pods',
        'get pods/log',
        'get pods/exec',
        'create pods/exec',
        'delete pods',
        'list events',
      ],
    );
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const objects = KubernetesObjectApi.makeApiClient(config);
    for (const one of loadAllYaml(flaws.at(-1)?.fix ?? '')) await objects.create(one);

    const done = await cli.run(argv, environment);
    assert.equal(done.code, 0, done.err);
    // Of the objects, what this user may not see is not known, and that holds nothing up.
    assert.match(done.err, /checked: 9 of 11 checks are good/);
    assert.doesNotMatch(done.err, /check failed/);
    await awaitNone(cluster);
  });

  test('who may ask for nothing at all is told so once, and the run goes on', async () => {
    const { namespace } = cluster;
    // Everybody who is known may ask what he may; nobody is known who acts as this one.
    const name = 'system:anonymous';
    const rules = [
      { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    ];
    const metadata = { name: 'anonymous' };
    const rbac = cluster.apiOf(RbacAuthorizationV1Api);
    await rbac.createNamespacedRole({ namespace, body: { metadata, rules } });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'anonymous' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }];
    const body = { metadata, roleRef, subjects };
    await rbac.createNamespacedRoleBinding({ namespace, body });
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const { users, ...rest } = JSON.parse(config.exportConfig()) as {
      readonly users: readonly { readonly user: object }[];
    };
    const acting = users.map((one) => ({ ...one, user: { ...one.user, as: name } }));
    const file = cli.file('anonymous.kubeconfig', JSON.stringify({ ...rest, users: acting }));

    const dag = writeDag(cli, cluster, { task: { sh: 'echo done' } });
    const argv = ['run', dag, '--task', 'task'];
    const done = await cli.run(argv, { KUBECONFIG: file });
    assert.equal(done.code, 0, done.err);
    assert.equal(done.out, 'done\n');
    assert.equal(done.err.match(/checked: 0 of 9 checks are good; 9 cannot/g)?.length, 1, done.err);
    assert.equal(done.err.match(/want of the right/g)?.length, 1, done.err);
    const checked = await cli.run([...argv, '--preflight-only'], { KUBECONFIG: file });
    assert.equal(checked.code, 0, checked.err);
    await awaitNone(cluster);
  });

  test('an administrator is told in one line that all is good, and nothing where it is not wanted', async () => {
    const dag = writeDag(cli, cluster, { task: { sh: 'true' } });
    const environment = { KUBECONFIG: cluster.kubeconfig };
    const argv = ['run', dag, '--task', 'task'];
    const done = await cli.run(argv, environment);
    assert.equal(done.code, 0, done.err);
    assert.equal(done.err.match(/checked: /g)?.length, 1, done.err);
    const silent = await cli.run([...argv, '--no-preflight'], environment);
    assert.equal(silent.code, 0, silent.err);
    assert.doesNotMatch(silent.err, /checked: /);
    await awaitNone(cluster);
  });
});
