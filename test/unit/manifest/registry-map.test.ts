import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { mapImage, mapImages, parseRegistryRule } from '../../../src/core/manifest/registry-map.ts';

/** What stands for an image by a map. */
function map(image: string, table: Readonly<Record<string, string>>): string | undefined {
  const rules = Object.entries(table).flatMap(([from, to]) => parseRegistryRule(from, to) ?? []);
  assert.equal(rules.length, Object.keys(table).length);
  return mapImage(image, rules)?.image;
}

suite('which image stands for which', () => {
  const hub = { 'docker.io/*': 'mirror.example.com/hub/*' };
  const digest = `sha256:${'0a'.repeat(32)}`;
  for (const [image, expected] of [
    // Without a registry an image is one of docker.io, without a folder of its library/.
    ['busybox', 'mirror.example.com/hub/library/busybox'],
    ['busybox:1.36', 'mirror.example.com/hub/library/busybox:1.36'],
    [`busybox@${digest}`, `mirror.example.com/hub/library/busybox@${digest}`],
    [`busybox:1.36@${digest}`, `mirror.example.com/hub/library/busybox:1.36@${digest}`],
    ['docker.io/busybox', 'mirror.example.com/hub/library/busybox'],
    ['index.docker.io/library/busybox', 'mirror.example.com/hub/library/busybox'],
    ['apache/airflow:2.10.5', 'mirror.example.com/hub/apache/airflow:2.10.5'],
    ['docker.io/apache/airflow', 'mirror.example.com/hub/apache/airflow'],
    // These have a registry of their own.
    ['quay.io/team/tool:1', undefined],
    ['localhost/tool', undefined],
    ['registry:5000/tool', undefined],
    // Nobody can pull these.
    ['', undefined],
    ['Not an image', undefined],
    ['busybox:1.36:2', undefined],
  ] as const) {
    test(`"${image}" is ${expected ?? 'itself'}`, () => assert.equal(map(image, hub), expected));
  }

  test('the longest name counts, a whole one before the beginning of one, one with its tag first', () => {
    const table = {
      '*': 'all.example.com/*',
      'docker.io/*': 'hub.example.com/*',
      'docker.io/library/*': 'library.example.com/*',
      python: 'own.example.com/py',
      'python:3.11': 'own.example.com/py311:fixed',
    };
    assert.equal(map('quay.io/a/b:1', table), 'all.example.com/quay.io/a/b:1');
    assert.equal(map('a/b', table), 'hub.example.com/a/b');
    assert.equal(map('alpine:3', table), 'library.example.com/alpine:3');
    assert.equal(map('python:3.12-slim', table), 'own.example.com/py:3.12-slim');
    assert.equal(map('docker.io/library/python:3.11', table), 'own.example.com/py311:fixed');
  });

  test('a pattern without a registry is one of docker.io', () => {
    assert.equal(
      map('apache/airflow:1', { 'apache/*': 'a.example.com/*' }),
      'a.example.com/airflow:1',
    );
    assert.equal(map('quay.io/apache/x', { 'apache/*': 'a.example.com/*' }), undefined);
  });

  test('a target with a tag of its own takes the place of that of the image', () => {
    assert.equal(
      map('alpine:3.24.2', { alpine: 'a.example.com/alpine:3.20' }),
      'a.example.com/alpine:3.20',
    );
    // Without one in the target, the tag that the pattern names is not kept: the target is the whole image.
    assert.equal(
      map('alpine:3.24.2', { 'alpine:3.24.2': 'a.example.com/alpine' }),
      'a.example.com/alpine',
    );
  });

  test('an image that stands for itself is not replaced', () => {
    assert.equal(map('quay.io/a/b', { 'quay.io/*': 'quay.io/*' }), undefined);
  });

  for (const [pattern, target] of [
    ['docker.io/*', 'mirror.example.com/hub'],
    ['docker.io', 'mirror.example.com/*'],
    ['docker.*', 'mirror.example.com/*'],
    ['*/busybox', 'mirror.example.com/busybox'],
    ['docker.io/*', 'https://mirror.example.com/*'],
    ['docker.io/*', 'mirror example/*'],
    ['docker.io//*', 'mirror.example.com/*'],
    ['busybox', ''],
    ['', 'busybox'],
  ] as const) {
    test(`"${pattern}" to "${target}" is no entry`, () =>
      assert.equal(parseRegistryRule(pattern, target), undefined));
  }

  test('all containers of a pod are changed, each image is said once, and nothing else is touched', () => {
    const pod = {
      kind: 'Pod',
      metadata: { annotations: { image: 'busybox' } },
      spec: {
        initContainers: [{ name: 'first', image: 'busybox' }],
        containers: [
          { name: 'base', image: 'busybox', env: [{ name: 'image', value: 'busybox' }] },
          { name: 'airflow-xcom-sidecar', image: 'alpine:3.24.2' },
          { name: 'none', image: null },
        ],
        volumes: [{ name: 'image', image: { reference: 'busybox' } }],
      },
    };
    const { pod: changed, notices } = mapImages(pod, {
      'docker.io/*': 'm.example.com/*',
      bad: '*',
    });
    assert.deepEqual(changed, {
      ...pod,
      spec: {
        ...pod.spec,
        initContainers: [{ name: 'first', image: 'm.example.com/library/busybox' }],
        containers: [
          { ...pod.spec.containers[0], image: 'm.example.com/library/busybox' },
          { ...pod.spec.containers[1], image: 'm.example.com/library/alpine:3.24.2' },
          pod.spec.containers[2],
        ],
      },
    });
    assert.deepEqual(
      notices.map(({ code, data }) => [code, data['was'] ?? data['pattern']]),
      [
        ['registry-entry-unfit', 'bad'],
        ['image-mapped', 'busybox'],
        ['image-mapped', 'alpine:3.24.2'],
      ],
    );
  });

  test('without a map the pod is the very same', () => {
    const pod = { spec: { containers: [{ image: 'busybox' }] } };
    assert.equal(mapImages(pod, undefined).pod, pod);
  });
});
