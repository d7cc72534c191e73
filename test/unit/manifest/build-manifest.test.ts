import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RenderedTask } from '../../../src/core/airflow/rendering/rendered-task.ts';
import type { RunContext } from '../../../src/core/airflow/surroundings/run-context.ts';
import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { recorded, rendered, site } from './rendered.ts';

test('the old decorator runs in default and draws its name', () => {
  const build = (airflow: string, provider: string): RenderedTask['dagId'][] => {
    const { pod } = buildManifest(
      rendered(
        'd/f',
        { image: 'python' },
        {
          form: 'task.kubernetes',
          callable: {
            name: 'f_1',
            source: '@task.kubernetes\ndef f_1():\n    pass\n',
            opArgs: { kind: 'tuple', items: [] },
            opKwargs: { kind: 'dict', entries: [] },
          },
          connectionExtras: new Map([['namespace', { kind: 'str', value: 'team' }]]),
        },
      ),
      recorded(airflow, provider),
    );
    return [pod.metadata?.name ?? '', pod.metadata?.namespace ?? ''];
  };
  assert.deepEqual(build('2.10.3', '9.0.1'), [
    'k8s-airflow-pod-00000000000040008000000000000000-aaaaaaaa',
    'default',
  ]);
  assert.deepEqual(build('3.3.2', '10.25.0'), ['k8s-airflow-pod-f-1-aaaaaaaa', 'team']);
});

test('what is not given is missing with the option that gives it', () => {
  const image: Value = {
    kind: 'placeholder',
    input: { kind: 'variable', key: 'tag' },
    origin: site,
  };
  const unknown: Value = {
    kind: 'unknown',
    reason: { code: 'depends-on-input', data: {} },
    needs: [
      { kind: 'config', key: 'kubernetes.namespace' },
      { kind: 'xcom', key: 'extract' },
      { kind: 'variable', key: 'tag' },
    ],
  };
  const { missing, refusals } = buildManifest(
    rendered('d/t', { image, arguments: [unknown] }),
    recorded('3.3.2', '10.25.0', { unset: 'missing' }),
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    missing.map((one) => one.option),
    ['--var tag=VALUE', '--config kubernetes.namespace=VALUE', '--xcom JSON'],
  );
  assert.equal(missing[0]?.at, site);
});

test('a default of a placeholder is used and said', () => {
  const image: Value = {
    kind: 'placeholder',
    input: { kind: 'env', key: 'TAG' },
    default: { kind: 'str', value: 'app:1' },
  };
  const { pod, missing, assumptions } = buildManifest(
    rendered('d/t', { image }),
    recorded('3.3.2', '10.25.0', { unset: 'missing' }),
  );
  assert.deepEqual(missing, []);
  assert.equal(pod.spec?.containers[0]?.image, 'app:1');
  assert.deepEqual(assumptions, [{ code: 'env-default', data: { key: 'TAG', value: 'app:1' } }]);
});

test('a value that nothing can make known is a refusal that names its argument', () => {
  const unknown: Value = {
    kind: 'unknown',
    reason: { code: 'call-not-followed', data: { name: 'requests.get' } },
    needs: [],
  };
  const { refusals } = buildManifest(
    rendered('d/t', { image: unknown, callbacks: unknown }),
    recorded('3.3.2', '10.25.0'),
  );
  assert.deepEqual(
    refusals.map(({ code, data }) => ({ code, data })),
    [{ code: 'value-unknown', data: { argument: 'image', detail: 'requests.get' } }],
  );
});

test('a value that hangs on an input is missing that input, not unknown', () => {
  const choice: Value = {
    kind: 'choice',
    options: [
      { when: 'DEV', value: { kind: 'str', value: 'a' } },
      { when: 'not (DEV)', value: { kind: 'str', value: 'b' } },
    ],
    needs: [{ kind: 'env', key: 'ENVIRONMENT' }],
  };
  const { missing, refusals } = buildManifest(
    rendered('d/t', { image: choice }),
    recorded('3.3.2', '10.25.0'),
  );
  assert.deepEqual(refusals, []);
  assert.deepEqual(
    missing.map((input) => input.option),
    ['--env ENVIRONMENT=VALUE'],
  );
});

test('what the operator refuses when it builds is a refusal', () => {
  const detail = (context: RunContext, args: Readonly<Record<string, unknown>>): unknown =>
    buildManifest(rendered('d/t', args), context).refusals[0]?.data['detail'];
  const newest = recorded('3.3.2', '10.25.0');
  assert.equal(
    detail(newest, { name: 'my pod' }),
    "The key 'my pod' has to be made of alphanumeric characters, dashes, dots and underscores exclusively",
  );
  assert.equal(detail(newest, { env_vars: 'A=1' }), "Expected dict or list, got <class 'str'>");
  assert.match(
    String(detail(newest, { in_cluster: true, config_file: '/x' })),
    /kube_config_path, kube_config, in_cluster, config_dict are mutually exclusive/,
  );
});

test('the marker keeps other operators away and hides a real run id', () => {
  const { pod, selector } = buildManifest(
    rendered('d/t', { image: 'alpine' }),
    recorded('3.3.2', '10.25.0', { marker: true, seed: 's' }),
  );
  const labels = pod.metadata?.labels ?? {};
  assert.equal(labels['already_checked'], 'True');
  assert.equal(labels['pod-tasks/launched-by'], 'pod-tasks');
  assert.match(labels['run_id'] ?? '', /^podtasks__20260115T120000Z-[0-9a-f]{6}$/);
  assert.ok(selector.includes(`run_id=${labels['run_id'] ?? ''},`));
  assert.match(pod.metadata?.name ?? '', /^t-[a-z0-9]{8}$/);
});

test('the namespace can be overridden, and it is said', () => {
  const { pod, assumptions } = buildManifest(
    rendered('d/t', { image: 'alpine', namespace: 'team' }),
    recorded('3.3.2', '10.25.0', { namespace: 'mine' }),
  );
  assert.equal(pod.metadata?.namespace, 'mine');
  assert.deepEqual(assumptions, [
    { code: 'namespace-overridden', data: { namespace: 'mine', was: 'team' } },
  ]);
});

test('each part of the pod knows where it was written', () => {
  const at = (line: number): typeof site => ({
    ...site,
    span: { ...site.span, line, start: line },
  });
  const { origins } = buildManifest(
    rendered('d/t', {
      image: { kind: 'str', value: 'alpine', origin: at(3) },
      env_vars: {
        kind: 'dict',
        origin: at(4),
        entries: [
          [
            { kind: 'str', value: 'A' },
            { kind: 'str', value: '1', origin: at(5) },
          ],
        ],
      },
    }),
    recorded('3.3.2', '10.25.0'),
  );
  assert.equal(origins.get('')?.span.line, 1);
  assert.equal(origins.get('/spec/containers/0/image')?.span.line, 3);
  assert.equal(origins.get('/spec/containers/0/env')?.span.line, 4);
  assert.equal(origins.get('/spec/containers/0/env/0')?.span.line, 5);
});

test('ids and names are the same for the same seed and differ between tasks', () => {
  const name = (ids: string, mapIndex?: number): string | undefined =>
    buildManifest(
      rendered(ids, { image: 'alpine', name: 'n' }, { mapIndex }),
      recorded('3.3.2', '10.25.0', { seed: 'x' }),
    ).pod.metadata?.name;
  assert.equal(name('d/t'), name('d/t'));
  assert.notEqual(name('d/t'), name('d/u'));
  assert.notEqual(name('d/t', 0), name('d/t', 1));
});

test('keys of dicts cannot reach the prototype', () => {
  const { pod } = buildManifest(
    rendered('d/t', {
      image: 'alpine',
      annotations: {
        kind: 'dict',
        entries: [
          [
            { kind: 'str', value: '__proto__' },
            { kind: 'str', value: 'x' },
          ],
        ],
      },
    }),
    recorded('3.3.2', '10.25.0'),
  );
  assert.ok(Object.hasOwn(pod.metadata?.annotations ?? {}, '__proto__'));
});

test('the grace period is in the pod only from 10.9 on, also 0', () => {
  const grace = (provider: string): unknown =>
    buildManifest(
      rendered('d/t', { image: 'alpine', termination_grace_period: 0 }),
      recorded('2.11.0', provider),
    ).pod.spec?.terminationGracePeriodSeconds;
  assert.equal(grace('10.8.1'), undefined);
  assert.equal(grace('10.9.0'), 0);
});

test('an item that waits for something is no item of a wrong class', () => {
  const mount: Value = { kind: 'placeholder', input: { kind: 'import', key: 'tools.mount' } };
  const { missing, refusals } = buildManifest(
    rendered('d/t', { image: 'alpine', volume_mounts: { kind: 'list', items: [mount] } }),
    recorded('3.3.2', '10.25.0'),
  );
  assert.deepEqual(
    missing.map(({ input }) => input.key),
    ['tools.mount'],
  );
  assert.deepEqual(refusals, []);
});
