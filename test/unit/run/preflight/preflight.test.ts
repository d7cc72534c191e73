import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { V1EnvVar, V1PodSpec } from '@kubernetes/client-node';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { findMissingRight, findRefusal } from '../../../../src/core/cluster/admission.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import { createPreflight } from '../../../../src/core/run/preflight/preflight.ts';
import type { Findings, PreflightManifest } from '../../../../src/core/run/preflight/preflight.ts';
import { tellAll, tellFindings } from '../../../../src/core/run/preflight/tell-findings.ts';
import { toSettings } from '../../../contract/lab.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';

const never = new AbortController().signal;
const usual = ['namespaces team', 'serviceaccounts default'];

/** A cluster that has these objects, and a preflight of it. */
function open(...objects: readonly string[]): {
  readonly cluster: ScriptedCluster;
  readonly clock: ReturnType<typeof createJumpingClock>;
  readonly look: (manifest?: PreflightManifest, place?: string) => Promise<Findings>;
  readonly lookAtAll: (manifest?: PreflightManifest) => Promise<Findings>;
} {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, []);
  for (const one of [...usual, ...objects]) cluster.objects.set(one, { kind: 'Some' });
  const preflight = createPreflight(clock, silentLog);
  return {
    cluster,
    clock,
    look: (manifest = make({}), place = 'here') =>
      preflight.look(manifest, { cluster, place }, never),
    lookAtAll: (manifest = make({})) =>
      preflight.lookAtAll(manifest, { cluster, place: 'here' }, never),
  };
}

function make(spec: Partial<V1PodSpec>, settings: Partial<RunSettings> = {}): PreflightManifest {
  return {
    pod: {
      metadata: { name: 'a', namespace: 'team', labels: { already_checked: 'True' } },
      spec: { containers: [{ name: 'base', image: 'busybox' }], ...spec },
    },
    settings: toSettings(settings),
  };
}

function listFlaws({ checks }: Findings): readonly string[] {
  return checks.flatMap(({ kind, subject, state, notice }) =>
    state === 'ok' ? [] : [`${kind} ${subject}: ${state} ${notice?.code ?? '-'}`.trim()],
  );
}

suite('what a run needs', () => {
  test('all is good where all is there', async () => {
    const { look } = open();
    const findings = await look();
    assert.deepEqual(listFlaws(findings), []);
    assert.equal(findings.role, undefined);
    const events = tellFindings(findings, 'team');
    assert.deepEqual(events, [
      {
        type: 'preflight',
        check: 'summary',
        ok: true,
        message: { code: 'preflight-good', data: { count: 9 } },
      },
    ]);
  });

  test('rights that are missing are told in one event, with the role that gives all that the run needs', async () => {
    const { cluster, look } = open();
    cluster.denied.add('create pods').add('list events');
    const findings = await look();
    const [event, ...others] = tellFindings(findings, 'team');
    assert.deepEqual(others, []);
    assert.equal(event?.ok, false);
    assert.equal(event.subject, 'create pods, list events');
    assert.match(event.fix ?? '', /kind: ServiceAccount\n {4}name: runner\n {4}namespace: team/);
    assert.match(event.fix ?? '', /- pods\/log/);
    // The watch is there, but a Role of this name may be all that gives it.
    assert.match(event.fix ?? '', /- watch/);
  });

  test('exec is asked for where an XCom is fetched, patch where an unmarked pod may stay', async () => {
    const asked = async (manifest: PreflightManifest): Promise<readonly string[]> => {
      const { cluster, look } = open();
      await look(manifest);
      return cluster.calls.flatMap((call) => (call.startsWith('review ') ? [call.slice(7)] : []));
    };
    assert.ok(!(await asked(make({}))).some((one) => /exec|patch/.test(one)));
    const xcom = await asked(make({}, { doXcomPush: true }));
    assert.ok(xcom.includes('get pods/exec') && xcom.includes('create pods/exec'));
    const kept = make({}, { onFinishAction: 'keep_pod' });
    assert.ok(!(await asked(kept)).includes('patch pods'));
    const plain = { ...kept, pod: { metadata: { name: 'a', namespace: 'team' } } };
    assert.ok((await asked(plain)).includes('patch pods'));
  });

  test('an object that is not there is missing, one that may not be seen is unknown', async () => {
    const { cluster, look } = open('secrets seen');
    const envFrom = ['seen', 'gone'].map((name) => ({ secretRef: { name } }));
    const containers = [{ name: 'base', image: 'busybox', envFrom }];
    assert.deepEqual(listFlaws(await look(make({ containers }))), [
      'secret gone: missing preflight-no-secret',
    ]);
    cluster.fail('read', new PodTaskError('cluster-forbidden'), 10);
    const findings = await look(make({ containers }), 'elsewhere');
    assert.ok(listFlaws(findings).every((one) => / unknown -$/.test(one)));
    assert.deepEqual(
      tellFindings(findings, 'team').map(({ message }) => message),
      [{ code: 'preflight-partly', data: { count: 11, unknown: 4, good: 7 } }],
    );
  });

  test('a key that is not in its secret is missing, and its data count however they are kept', async () => {
    const { cluster, look } = open();
    cluster.objects.set('secrets team', { kind: 'Secret', data: { token: '' } });
    cluster.objects.set('configmaps team', { kind: 'ConfigMap', binaryData: { logo: '' } });
    const from = (name: 'secretKeyRef' | 'configMapKeyRef', key: string): V1EnvVar => ({
      name: key,
      valueFrom: { [name]: { name: 'team', key } },
    });
    const env = [
      from('secretKeyRef', 'token'),
      from('secretKeyRef', 'user'),
      from('configMapKeyRef', 'logo'),
    ];
    const findings = await look(make({ containers: [{ name: 'base', image: 'busybox', env }] }));
    assert.deepEqual(listFlaws(findings), ['secret team: missing preflight-no-secret-key']);
    assert.equal(findings.checks.find(({ state }) => state !== 'ok')?.notice?.data['keys'], 'user');
  });

  test('a claim whose volume is lost is a flaw', async () => {
    const { cluster, look } = open();
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    const claim = { kind: 'PersistentVolumeClaim' };
    cluster.objects.set('persistentvolumeclaims data', { ...claim, status: { phase: 'Lost' } });
    assert.deepEqual(listFlaws(await look(make({ volumes }))), [
      'claim data: missing preflight-claim-lost',
    ]);
    // It waits for its first consumer.
    cluster.objects.set('persistentvolumeclaims data', { ...claim, status: { phase: 'Pending' } });
    assert.deepEqual(listFlaws(await look(make({ volumes }))), []);
  });

  test('of a namespace that is not there nothing else is said', async () => {
    const { cluster, look } = open();
    for (const one of usual) cluster.objects.delete(one);
    const manifest = make({ imagePullSecrets: [{ name: 'pull' }], runtimeClassName: 'gvisor' });
    assert.deepEqual(listFlaws(await look(manifest)), [
      'namespace team: missing preflight-no-namespace',
      'runtime-class gvisor: missing preflight-no-runtime-class',
    ]);
  });

  test('a cluster that does not answer leaves all unknown and throws nothing', async () => {
    const { cluster, look } = open();
    for (const call of ['review', 'read'] as const) {
      cluster.fail(call, new PodTaskError('cluster-unreachable'), 100);
    }
    const findings = await look();
    assert.ok(findings.checks.every(({ state }) => state === 'unknown'));
    assert.equal(findings.role, undefined);
  });

  test('a cluster of pods alone has nothing else to look at', async () => {
    const clock = createJumpingClock();
    const cluster = new ScriptedCluster(clock, ['objects', 'review', 'dry-run', 'scheduling']);
    const preflight = createPreflight(clock, silentLog);
    const findings = await preflight.lookAtAll(make({}), { cluster, place: '' }, never);
    assert.deepEqual(findings.checks, []);
    assert.deepEqual(tellFindings(findings, 'team'), []);
  });

  test('an abort ends it', async () => {
    const { cluster } = open();
    const preflight = createPreflight(createJumpingClock(), silentLog);
    const stop = new AbortController();
    const looking = preflight.look(make({}), { cluster, place: '' }, stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await assert.rejects(looking, reason);
  });
});

suite('what is remembered', () => {
  const questions = ({ calls }: ScriptedCluster): number => calls.splice(0).length;

  test('what was good counts for five minutes, in its place, namespace and service account', async () => {
    const { cluster, clock, look } = open('serviceaccounts other');
    await look();
    assert.equal(questions(cluster), 9);
    await look();
    assert.equal(questions(cluster), 0);
    await look(make({ serviceAccountName: 'other' }));
    assert.equal(questions(cluster), 1);
    await look(make({}), 'elsewhere');
    assert.equal(questions(cluster), 9);
    await clock.sleep(300_000, never);
    await look();
    assert.equal(questions(cluster), 9);
  });

  test('what was not good is looked at again', async () => {
    const { cluster, look } = open();
    const manifest = make({ imagePullSecrets: [{ name: 'pull' }] });
    cluster.denied.add('list events');
    assert.equal(listFlaws(await look(manifest)).length, 2);
    cluster.denied.clear();
    cluster.objects.set('secrets pull', { kind: 'Secret' });
    questions(cluster);
    assert.deepEqual(listFlaws(await look(manifest)), []);
    assert.equal(questions(cluster), 2);
  });

  test('runs that begin together ask once, and one that is cancelled takes nothing from the others', async () => {
    const { cluster } = open();
    const preflight = createPreflight(createJumpingClock(), silentLog);
    const stop = new AbortController();
    const where = { cluster, place: 'here' };
    const first = preflight.look(make({}), where, stop.signal);
    const second = preflight.look(make({}), where, never);
    stop.abort(new Error('cancelled'));
    await assert.rejects(first, /cancelled/);
    assert.deepEqual(listFlaws(await second), []);
    const { length } = cluster.calls;
    assert.ok(length <= 18, String(length));
  });
});

suite('what a created pod would show by itself', () => {
  for (const [code, detail, state, said] of [
    [
      'cluster-forbidden',
      'pods "a" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
      'refused',
      'preflight-quota',
    ],
    [
      'cluster-forbidden',
      'pods "a" is forbidden: failed quota: small: must specify limits.cpu for: base',
      'refused',
      'preflight-quota',
    ],
    [
      'cluster-forbidden',
      'pods "a" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
      'refused',
      'preflight-limits',
    ],
    [
      'cluster-forbidden',
      'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
      'refused',
      'preflight-policy',
    ],
    [
      'cluster-refused',
      'Pod "a" is invalid: spec.containers: Required value',
      'refused',
      'preflight-policy',
    ],
    // What these say is told by other checks.
    [
      'cluster-forbidden',
      'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "team"',
      'unknown',
      '-',
    ],
    [
      'cluster-forbidden',
      'pods "a" is forbidden: error looking up service account team/x: serviceaccount "x" not found',
      'unknown',
      '-',
    ],
    ['cluster-refused', 'admission webhook "w" does not support dry run', 'unknown', '-'],
  ] as const) {
    test(`"${detail}" is ${state}`, async () => {
      const { cluster, lookAtAll } = open();
      cluster.objects.set('nodes one', { status: { allocatable: { pods: '10' } } });
      // As the adapter of Kubernetes has it.
      const found = findRefusal(detail) ?? findMissingRight(detail);
      const data = found === undefined ? { detail } : { detail, why: found.why, ...found.data };
      cluster.fail('dryRun', new PodTaskError(code, data));
      assert.deepEqual(listFlaws(await lookAtAll()), [`admission a: ${state} ${said}`]);
    });
  }

  test('why no node takes the pod is counted', async () => {
    const { cluster, lookAtAll } = open();
    const taints = [{ key: 'team', effect: 'NoSchedule' }];
    cluster.objects.set('nodes one', { spec: { taints }, metadata: { labels: { disk: 'ssd' } } });
    cluster.objects.set('nodes two', {});
    const findings = await lookAtAll(make({ nodeSelector: { disk: 'ssd' } }));
    assert.deepEqual(findings.checks.at(-1)?.notice, {
      code: 'preflight-no-node',
      data: { count: 2, labels: 1, taints: 1, taint: 'team:NoSchedule' },
    });
  });

  for (const [title, spec] of [
    ['a node of its own', { nodeName: 'one' }],
    ['a scheduler of its own', { schedulerName: 'other' }],
  ] as const) {
    test(`for a pod with ${title} no node is looked for`, async () => {
      const { lookAtAll } = open();
      assert.deepEqual(listFlaws(await lookAtAll(make(spec))), ['node : unknown -']);
    });
  }

  test('each check is told by itself, and the role at the end', async () => {
    const { cluster, lookAtAll } = open();
    cluster.denied.add('watch pods');
    const events = tellAll(await lookAtAll(), 'team');
    assert.equal(events.length, 12);
    assert.deepEqual(
      events.flatMap(({ ok, subject }) => (ok ? [] : [subject])),
      ['watch pods', 'watch pods'],
    );
    assert.match(events.at(-1)?.fix ?? '', /kind: Role\n/);
  });
});
