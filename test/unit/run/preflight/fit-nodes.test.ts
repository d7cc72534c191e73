import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { V1Node, V1NodeSelectorRequirement, V1PodSpec } from '@kubernetes/client-node';
import { findMisfit } from '../../../../src/core/run/preflight/fit-nodes.ts';

const allocatable = { cpu: '4', memory: '8Gi', pods: '110', 'nvidia.com/gpu': '1' };

function makeNode(change: {
  readonly labels?: Record<string, string>;
  readonly spec?: V1Node['spec'];
  readonly allocatable?: Record<string, string>;
}): V1Node {
  return {
    metadata: { name: 'node-1', labels: change.labels ?? {} },
    ...(change.spec === undefined ? {} : { spec: change.spec }),
    status: { allocatable: { ...allocatable, ...change.allocatable } },
  };
}

/** Why a pod does not fit, in short; undefined where it does. */
function why(spec: Partial<V1PodSpec>, node: V1Node = makeNode({})): string | undefined {
  const misfit = findMisfit({ containers: [], ...spec }, node);
  if (misfit === undefined) return undefined;
  if (misfit.why === 'taints') return `taints ${misfit.taint}`;
  return misfit.why === 'small' ? `small ${misfit.resources.join(' ')}` : misfit.why;
}

suite('labels', () => {
  const node = makeNode({ labels: { disk: 'ssd', cores: '16', word: 'x1' } });

  test('a node selector has to hold whole', () => {
    assert.equal(why({ nodeSelector: { disk: 'ssd' } }, node), undefined);
    assert.equal(why({ nodeSelector: { disk: 'ssd', zone: 'a' } }, node), 'labels');
    assert.equal(why({ nodeSelector: { disk: 'hdd' } }, node), 'labels');
    // A name that every object has is no label.
    assert.equal(why({ nodeSelector: { constructor: 'x' } }, node), 'labels');
  });

  const asks = (
    ...terms: readonly (readonly V1NodeSelectorRequirement[])[]
  ): Partial<V1PodSpec> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((all) => ({ matchExpressions: [...all] })),
        },
      },
    },
  });
  for (const [operator, key, values, fits] of [
    ['In', 'disk', ['hdd', 'ssd'], true],
    ['In', 'zone', ['a'], false],
    ['NotIn', 'disk', ['ssd'], false],
    ['NotIn', 'zone', ['a'], true],
    ['Exists', 'disk', [], true],
    ['Exists', 'zone', [], false],
    ['DoesNotExist', 'zone', [], true],
    ['DoesNotExist', 'disk', [], false],
    ['Gt', 'cores', ['8'], true],
    ['Gt', 'cores', ['16'], false],
    ['Lt', 'cores', ['17'], true],
    ['Gt', 'word', ['0'], false],
    ['Gt', 'zone', ['0'], false],
  ] as const) {
    test(`${key} ${operator} [${values.join(', ')}] ${fits ? 'holds' : 'does not hold'}`, () => {
      const one = { key, operator, values: [...values] };
      assert.equal(why(asks([one]), node), fits ? undefined : 'labels');
    });
  }

  test('of several terms one has to hold, of a term all; an empty one never holds', () => {
    const good = { key: 'disk', operator: 'Exists' };
    const bad = { key: 'zone', operator: 'Exists' };
    assert.equal(why(asks([bad], [good]), node), undefined);
    assert.equal(why(asks([good, bad]), node), 'labels');
    assert.equal(why(asks([]), node), 'labels');
  });

  test('a field that has to match is the name of the node', () => {
    const named = (name: string): Partial<V1PodSpec> => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] },
            ],
          },
        },
      },
    });
    assert.equal(why(named('node-1'), node), undefined);
    assert.equal(why(named('node-2'), node), 'labels');
  });
});

suite('taints', () => {
  const tainted = (effect: string, value?: string): V1Node =>
    makeNode({ spec: { taints: [{ key: 'team', effect, ...(value ? { value } : {}) }] } });

  test('one that is only preferred keeps nothing away', () => {
    assert.equal(why({}, tainted('PreferNoSchedule')), undefined);
  });

  for (const [toleration, fits] of [
    [{ key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }, true],
    [{ key: 'team', value: 'a' }, true],
    [{ key: 'team', operator: 'Exists' }, true],
    [{ operator: 'Exists' }, true],
    [{ key: 'team', value: 'b' }, false],
    [{ key: 'team', operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'other', operator: 'Exists' }, false],
    [{}, false],
  ] as const) {
    test(`${JSON.stringify(toleration)} ${fits ? 'tolerates' : 'does not tolerate'} it`, () => {
      const found = why({ tolerations: [toleration] }, tainted('NoSchedule', 'a'));
      assert.equal(found, fits ? undefined : 'taints team=a:NoSchedule');
    });
  }

  test('a cordoned node takes only what tolerates that', () => {
    const node = makeNode({ spec: { unschedulable: true } });
    assert.equal(why({}, node), 'cordoned');
    assert.equal(why({ tolerations: [{ operator: 'Exists' }] }, node), undefined);
  });
});

suite('requests', () => {
  const container = (
    requests: Record<string, string>,
    limits?: Record<string, string>,
    restartPolicy?: string,
  ): V1PodSpec['containers'][number] => ({
    name: 'c',
    resources: { requests, ...(limits === undefined ? {} : { limits }) },
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  });

  test('all containers together have to fit', () => {
    assert.equal(
      why({ containers: [container({ cpu: '2' }), container({ cpu: '2000m' })] }),
      undefined,
    );
    assert.equal(
      why({ containers: [container({ cpu: '2' }), container({ cpu: '2001m' })] }),
      'small cpu',
    );
    assert.equal(why({ containers: [container({ memory: '8.5G' })] }), undefined);
    assert.equal(why({ containers: [container({ memory: '8.6G' })] }), 'small memory');
  });

  test('an init container counts where it asks for more, with the sidecars before it', () => {
    const containers = [container({ cpu: '1' })];
    const init = container({ cpu: '4' });
    const sidecar = container({ cpu: '1' }, undefined, 'Always');
    assert.equal(why({ containers, initContainers: [init] }), undefined);
    assert.equal(why({ containers, initContainers: [init, sidecar] }), undefined);
    assert.equal(why({ containers, initContainers: [sidecar, init] }), 'small cpu');
    assert.equal(
      why({ containers, initContainers: [sidecar, sidecar, sidecar, sidecar] }),
      'small cpu',
    );
  });

  test('a limit without a request is one, and overhead is added', () => {
    assert.equal(why({ containers: [container({}, { cpu: '5' })] }), 'small cpu');
    assert.equal(why({ containers: [container({ cpu: '1' }, { cpu: '5' })] }), undefined);
    assert.equal(
      why({ containers: [container({ cpu: '4' })], overhead: { cpu: '1m' } }),
      'small cpu',
    );
  });

  test('what a node does not have at all is too small, unless none of it is asked for', () => {
    assert.equal(why({ containers: [container({ 'amd.com/gpu': '1' })] }), 'small amd.com/gpu');
    assert.equal(why({ containers: [container({ 'amd.com/gpu': '0' })] }), undefined);
    assert.equal(why({ containers: [container({ 'nvidia.com/gpu': '1' })] }), undefined);
    assert.equal(why({}, makeNode({ allocatable: { pods: '0' } })), 'small pods');
  });
});
