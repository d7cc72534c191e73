import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RenderedTask } from '../../../src/core/airflow/rendering/rendered-task.ts';
import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { goldenFile, made, recorded, recordedProviders, recordings, rendered } from './rendered.ts';

/** Builds the task for each version that accepts it and compares with what the real operator made there. */
function equalsRecordings(
  name: string,
  taskId: string,
  create: (dagId: string, provider: string) => RenderedTask,
): void {
  let compared = 0;
  for (const provider of recordedProviders) {
    const found = recordings(provider, name).find((one) => one.task_id === taskId);
    if (found?.pod === undefined) continue;
    const context = recorded(found.airflow_version, provider);
    const manifest = buildManifest(create(found.dag_id, provider), context);
    assert.deepEqual(manifest.refusals, []);
    assert.deepEqual(manifest.pod, found.pod, `${name} ${provider}`);
    assert.equal(manifest.selector, found.selector);
    compared++;
  }
  assert.ok(compared > 0);
}

test('a task with an image alone gives the recorded pod', () => {
  equalsRecordings('minimal', 'only_task', (dag) =>
    rendered(`${dag}/only_task`, { image: 'alpine:3.20' }),
  );
});

test('resources and ports are sent as they are', () => {
  equalsRecordings('resources_ports', 'sized', (dag) =>
    rendered(`${dag}/sized`, {
      image: 'alpine',
      container_resources: made('V1ResourceRequirements', {
        requests: { cpu: '250m', memory: '2Gi' },
        limits: { cpu: 1, memory: '2Gi', 'nvidia.com/gpu': '1' },
      }),
      ports: [
        made('V1ContainerPort', { container_port: 8080, name: 'http', protocol: 'TCP' }),
        made('V1ContainerPort', { container_port: 9090 }),
      ],
    }),
  );
});

test('affinity and tolerations may be dicts', () => {
  equalsRecordings('scheduling', 'dicts', (dag) =>
    rendered(`${dag}/dicts`, {
      image: 'alpine',
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'Exists' }] }],
          },
        },
      },
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'etl', effect: 'NoSchedule' }],
    }),
  );
});

test('a security context given as a dict goes out as it is', () => {
  equalsRecordings('security', 'snake_case_dict', (dag) =>
    rendered(`${dag}/snake_case_dict`, {
      image: 'alpine',
      security_context: { run_as_user: 65534 },
    }),
  );
});

test('secrets become env entries, whole sources and counted volumes', () => {
  equalsRecordings('secrets_new_import', 'uses_secrets', (dag) =>
    rendered(`${dag}/uses_secrets`, {
      image: 'alpine',
      secrets: [
        made('Secret', { deploy_type: 'volume', deploy_target: '/a', secret: 'one', items: [] }),
        made('Secret', {
          deploy_type: 'volume',
          deploy_target: '/b',
          secret: 'two',
          items: [made('V1KeyToPath', { key: 'k', path: 'p/q', mode: 256 })],
        }),
        made('Secret', {
          deploy_type: 'env',
          deploy_target: 'api_token',
          secret: 'three',
          key: 'token',
        }),
      ],
      volumes: [
        made('V1Volume', { name: 'scratch', empty_dir: made('V1EmptyDirVolumeSource', {}) }),
      ],
      volume_mounts: [made('V1VolumeMount', { name: 'scratch', mount_path: '/scratch' })],
      do_xcom_push: true,
    }),
  );
});

const fullSpec = made('V1Pod', {
  api_version: 'v1',
  kind: 'Pod',
  metadata: made('V1ObjectMeta', {
    name: 'from-spec',
    namespace: 'spec-ns',
    labels: { a: 'spec', b: 'spec' },
    annotations: { x: 'spec' },
  }),
  spec: made('V1PodSpec', {
    restart_policy: 'OnFailure',
    service_account_name: 'spec-sa',
    containers: [
      made('V1Container', {
        name: 'base',
        image: 'spec:1',
        command: ['spec-cmd'],
        env: [made('V1EnvVar', { name: 'SPEC', value: '{{ ds }}' })],
        volume_mounts: [made('V1VolumeMount', { name: 'sv', mount_path: '/sv' })],
        resources: made('V1ResourceRequirements', { requests: { cpu: '100m' } }),
      }),
      made('V1Container', { name: 'side', image: 'side:1' }),
    ],
    volumes: [made('V1Volume', { name: 'sv', empty_dir: made('V1EmptyDirVolumeSource', {}) })],
    tolerations: [made('V1Toleration', { key: 'spec', operator: 'Exists' })],
    node_selector: { from: 'spec' },
  }),
});

test('a full pod spec lies under the parameters', () => {
  equalsRecordings('full_pod_spec', 'spec_only', (dag) =>
    rendered(`${dag}/spec_only`, { full_pod_spec: fullSpec }),
  );
  equalsRecordings('full_pod_spec', 'spec_and_args', (dag) =>
    rendered(`${dag}/spec_and_args`, {
      full_pod_spec: fullSpec,
      name: 'from-args',
      namespace: 'args-ns',
      image: 'args:20240115',
      arguments: ['a1'],
      labels: { b: 'args', c: 'args' },
      env_vars: { ARGS: '1' },
      tolerations: [made('V1Toleration', { key: 'args', operator: 'Exists' })],
      node_selector: { more: 'args' },
      do_xcom_push: true,
    }),
  );
});

test('a template file lies under the parameters, and under a full pod spec', () => {
  const path = '/dags/files/pod_template.yaml';
  const extra = { files: new Map([[path, goldenFile('files/pod_template.yaml')]]) };
  equalsRecordings('pod_template_file', 'template_and_args', (dag) =>
    rendered(
      `${dag}/template_and_args`,
      {
        pod_template_file: path,
        image: 'override:2',
        labels: { tier: 'args' },
        annotations: { note: 'args' },
        env_vars: { EXTRA: '1' },
        init_containers: [
          made('V1Container', { name: 'prepare', image: 'prep:2' }),
          made('V1Container', { name: 'another', image: 'x:1' }),
        ],
        random_name_suffix: false,
      },
      extra,
    ),
  );
  equalsRecordings('pod_template_file', 'template_and_spec', (dag) =>
    rendered(
      `${dag}/template_and_spec`,
      {
        pod_template_file: path,
        full_pod_spec: made('V1Pod', {
          metadata: made('V1ObjectMeta', { labels: { tier: 'spec' } }),
          spec: made('V1PodSpec', {
            containers: [made('V1Container', { name: 'base', image: 'spec:3' })],
            host_network: true,
          }),
        }),
        name: 'named-by-args',
      },
      extra,
    ),
  );
});

test('connections give namespace, in_cluster and the sidecar', () => {
  const extras = new Map<string, Value>([
    ['namespace', { kind: 'str', value: 'from-conn' }],
    ['in_cluster', { kind: 'bool', value: true }],
    ['xcom_sidecar_container_image', { kind: 'str', value: 'registry.example/sidecar:2' }],
    [
      'xcom_sidecar_container_resources',
      { kind: 'str', value: '{"requests":{"cpu":"2m"},"limits":{"memory":"20Mi"}}' },
    ],
    ['xcom_sidecar_container_security_context', { kind: 'str', value: '{"runAsNonRoot":true}' }],
  ]);
  equalsRecordings('xcom_sidecar_connection', 'conn', (dag) =>
    rendered(`${dag}/conn`, { image: 'alpine', do_xcom_push: true }, { connectionExtras: extras }),
  );
  equalsRecordings('xcom_sidecar_connection', 'no_conn', (dag) =>
    rendered(`${dag}/no_conn`, { image: 'alpine' }, { connectionExtras: undefined }),
  );
});

test('a label of None is null, and from 10.10 an empty text', () => {
  equalsRecordings('labels_none', 'none_label', (dag) =>
    rendered(`${dag}/none_label`, { image: 'alpine', labels: { empty: '', none: null } }),
  );
});

test('a function runs by script and pickled input', () => {
  const source = goldenFile('seed_taskflow.py');
  const start = source.indexOf('    @task.kubernetes(');
  const end = source.indexOf('    @task()\n    def load');
  for (const provider of recordedProviders) {
    const found = recordings(provider, 'seed_taskflow').find((one) => one.task_id === 'transform');
    assert.ok(found?.pod);
    const { pod } = buildManifest(
      rendered(
        'seed_taskflow/transform',
        {
          image: 'python:3.11-slim',
          name: 'my-transform',
          namespace: 'default',
          in_cluster: false,
          get_logs: true,
          do_xcom_push: true,
        },
        {
          form: 'task.kubernetes',
          callable: {
            name: 'transform',
            source: source.slice(start, end).trimEnd(),
            opArgs: { kind: 'list', items: [] },
            opKwargs: { kind: 'dict', entries: [] },
          },
        },
      ),
      recorded(found.airflow_version, provider),
    );
    const env = (one: { env?: readonly { name: string; value?: string }[] } | undefined): object =>
      Object.fromEntries((one?.env ?? []).map(({ name, value }) => [name, value]));
    const [mine, theirs] = [env(pod.spec?.containers[0]), env(found.pod.spec.containers[0])];
    assert.deepEqual(Object.keys(mine), Object.keys(theirs));
    assert.deepEqual(pod.metadata?.labels, (found.pod as typeof pod).metadata?.labels);
    assert.deepEqual(
      pod.spec?.containers.map(({ env: _, ...rest }) => rest),
      (found.pod as typeof pod).spec?.containers.map(({ env: _, ...rest }) => rest),
    );
  }
});
