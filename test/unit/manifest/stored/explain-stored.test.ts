import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { explainStored } from '../../../../src/core/manifest/stored/explain-stored.ts';
import type { StoredPod } from '../../../../src/core/manifest/stored/explain-stored.ts';
import { change, sentPod, storedPod } from './recorded-pod.ts';

const base = '/spec/containers/0';

/** What was not sent, by its mark and controller, without what stands below a field of the same kind. */
function listAdded({ fields }: StoredPod): readonly string[] {
  const say = (pointer: string): string => {
    const field = fields.get(pointer);
    return field === undefined || field.mark === 'sent' ? '' : [field.mark, field.by].join(' ');
  };
  return [...fields.keys()].flatMap((pointer) => {
    const own = say(pointer);
    const around = say(pointer.slice(0, pointer.lastIndexOf('/')));
    return own === '' || own === around ? [] : [`${pointer} ${own}`.trim()];
  });
}

test('each field of a pod that a real API server stored is sent, a default, or of a known controller', () => {
  const stored = explainStored(sentPod, storedPod);
  assert.deepEqual(stored.dropped, []);
  const added = listAdded(stored);
  const byController = added.filter((line) => !line.endsWith(' default'));
  const token = (container: string): string => `${container}/volumeMounts`;
  assert.deepEqual(byController.sort(), [
    `${token(base)}/3 admission ServiceAccount`,
    `${token('/spec/initContainers/0')} admission ServiceAccount`,
    `${token('/spec/initContainers/1')} admission ServiceAccount`,
    '/spec/preemptionPolicy admission Priority',
    '/spec/priority admission Priority',
    '/spec/serviceAccount admission ServiceAccount',
    '/spec/serviceAccountName admission ServiceAccount',
    '/spec/tolerations/2 admission DefaultTolerationSeconds',
    '/spec/tolerations/3 admission DefaultTolerationSeconds',
    '/spec/volumes/13 admission ServiceAccount',
  ]);
  assert.equal(added.length - byController.length, 59);
  for (const pointer of [
    '/metadata/uid',
    '/spec/restartPolicy',
    `${base}/imagePullPolicy`,
    `${base}/resources/requests/memory`,
    `${base}/livenessProbe/httpGet/path`,
    '/spec/volumes/0/configMap/defaultMode',
    '/status/qosClass',
  ]) {
    assert.deepEqual(stored.fields.get(pointer), { mark: 'default' }, pointer);
  }
});

test('the same amount in another notation is what was sent', () => {
  const { fields, pod } = explainStored(sentPod, storedPod);
  const at = `${base}/resources/limits/memory`;
  assert.deepEqual(fields.get(at), { mark: 'sent', sentAt: at });
  assert.match(JSON.stringify(pod), /"limits":\{"cpu":"1","memory":"1Gi"\}/);
});

test('the value of a default decides: another one was added by someone', () => {
  const stored = change(storedPod, ({ spec }) => {
    spec.dnsPolicy = 'None';
    spec.securityContext = { fsGroup: 7 };
    const [container] = spec.containers;
    Object.assign(container ?? {}, { imagePullPolicy: 'IfNotPresent' });
  });
  const { fields } = explainStored(sentPod, stored);
  for (const pointer of ['/spec/dnsPolicy', '/spec/securityContext/fsGroup']) {
    assert.deepEqual(fields.get(pointer), { mark: 'admission' }, pointer);
  }
  // Of an image without a tag it is Always.
  assert.deepEqual(fields.get(`${base}/imagePullPolicy`), { mark: 'admission' });
});

const images: readonly (readonly [image: string, policy: string])[] = [
  ['busybox', 'Always'],
  ['registry:5000/busybox', 'Always'],
  ['registry:5000/busybox:latest', 'Always'],
  ['registry:5000/busybox:1', 'IfNotPresent'],
  ['busybox@sha256:0123', 'IfNotPresent'],
];
for (const [image, imagePullPolicy] of images) {
  test(`by default the image ${image} is pulled ${imagePullPolicy}`, () => {
    const sent = { spec: { containers: [{ name: 'base', image }] } };
    const stored = { spec: { containers: [{ name: 'base', image, imagePullPolicy }] } };
    const { fields } = explainStored(sent, stored);
    assert.deepEqual(fields.get(`${base}/imagePullPolicy`), { mark: 'default' });
  });
}

test('a sidecar that a webhook injects in front is admission, what it leaves open a default, the task its own', () => {
  const stored = change(storedPod, ({ metadata, spec }) => {
    Object.assign(metadata ?? {}, { annotations: { 'sidecar.istio.io/status': '{}' } });
    spec.containers.unshift({
      name: 'istio-proxy',
      image: 'istio:1',
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
    });
  });
  const { fields } = explainStored(sentPod, stored);
  assert.deepEqual(fields.get('/metadata/annotations'), { mark: 'admission' });
  assert.deepEqual(fields.get('/spec/containers/0'), { mark: 'admission' });
  assert.deepEqual(fields.get('/spec/containers/0/image'), { mark: 'admission' });
  assert.deepEqual(fields.get('/spec/containers/0/terminationMessagePath'), { mark: 'default' });
  const image = { mark: 'sent', sentAt: '/spec/containers/0/image' };
  assert.deepEqual(fields.get('/spec/containers/1/image'), image);
});

test('what is sent and stored otherwise is changed, and names what was sent', () => {
  const stored = change(storedPod, ({ spec }) => {
    const [container] = spec.containers;
    Object.assign(container ?? {}, { image: 'mirror/busybox' });
  });
  const sentAt = `${base}/image`;
  assert.deepEqual(explainStored(sentPod, stored).fields.get(sentAt), { mark: 'changed', sentAt });
});

test('what is sent and not stored is named, unless it is empty', () => {
  const more = { typo: 1, tty: false, command: [], args: ['a', 'b'] };
  const sent = { spec: { containers: [{ name: 'base', ...more }] } };
  const stored = { spec: { containers: [{ name: 'base', args: ['a'] }] } };
  const { dropped } = explainStored(sent, stored);
  assert.deepEqual(dropped, [`${base}/args/1`, `${base}/typo`]);
});

test('requests that LimitRanger says to have set are its own, those of a limit that was sent a default', () => {
  const annotations = {
    'kubernetes.io/limit-ranger':
      'LimitRanger plugin set: memory request for container base; memory, nvidia.com/gpu limit for container base',
  };
  const sent = {
    spec: { containers: [{ name: 'base', image: 'a', resources: { limits: { cpu: '1' } } }] },
  };
  const resources = {
    limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
    requests: { cpu: '1', memory: '1Mi', other: '1' },
  };
  const stored = {
    metadata: { annotations },
    spec: { containers: [{ name: 'base', image: 'a', resources }] },
  };
  const { fields } = explainStored(sent, stored);
  const of = (path: string) => fields.get(`${base}/resources/${path}`);
  const limitRange = { mark: 'admission', by: 'LimitRanger' };
  assert.deepEqual(of('limits/memory'), limitRange);
  assert.deepEqual(of('limits/nvidia.com~1gpu'), limitRange);
  assert.deepEqual(of('requests/memory'), limitRange);
  assert.deepEqual(of('requests/cpu'), { mark: 'default' });
  assert.deepEqual(of('requests/other'), { mark: 'admission' });
});

test('a list that only several controllers fill is of one of them, else nobody knows whose', () => {
  const explain = (tolerations: readonly object[]): StoredPod =>
    explainStored({ spec: { containers: [] } }, {
      spec: { containers: [], tolerations },
    } as unknown as V1Pod);
  const off = { operator: 'Exists', effect: 'NoExecute', key: 'node.kubernetes.io/not-ready' };
  const full = { ...off, effect: 'NoSchedule', key: 'node.kubernetes.io/memory-pressure' };
  const known = explain([off, full]).fields.get('/spec/tolerations');
  assert.deepEqual(known, { mark: 'admission', by: 'DefaultTolerationSeconds' });
  const open = explain([off, { key: 'own' }]).fields.get('/spec/tolerations');
  assert.deepEqual(open, { mark: 'admission' });
});

test('the two names of the service account are one field, and another account than the default is not of its controller', () => {
  const explain = (sent: object, stored: object): StoredPod =>
    explainStored({ spec: sent } as V1Pod, { spec: stored } as V1Pod);
  const both = { serviceAccountName: 'own', serviceAccount: 'own' };
  const alias = explain({ serviceAccountName: 'own' }, both).fields;
  assert.deepEqual(alias.get('/spec/serviceAccount'), { mark: 'default' });
  const other = explain({}, both).fields;
  assert.deepEqual(other.get('/spec/serviceAccountName'), { mark: 'admission' });
});

test('what is sent empty and gets its default is a default', () => {
  const sent = { spec: { schedulerName: '', containers: [] } };
  const stored = { spec: { schedulerName: 'default-scheduler', containers: [] } };
  const { fields } = explainStored(sent, stored);
  assert.deepEqual(fields.get('/spec/schedulerName'), { mark: 'default' });
});

test('times are written as the API writes them, and managedFields are not shown', () => {
  const creationTimestamp = new Date('2026-01-15T12:00:00Z');
  const stored = { metadata: { name: 'a', managedFields: [{}], creationTimestamp } };
  assert.deepEqual(explainStored({}, stored).pod, {
    metadata: { creationTimestamp: '2026-01-15T12:00:00Z', name: 'a' },
  });
});
