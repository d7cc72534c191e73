import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildManifest } from '../../../../src/core/manifest/build-manifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { pythonParser } from '../../python/run-python.ts';
import { contextOf, evaluated } from '../evaluated.ts';

const parser = await pythonParser();

function manifestOf(text: string, provider = '10.12.0'): Manifest {
  const versions = { airflow: '2.11.0', provider, source: 'given' } as const;
  const given = { versions, xcom: {} };
  const source = `import time
from airflow import DAG
from airflow.providers.cncf.kubernetes.callbacks import KubernetesPodOperatorCallback as Callback
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator as Pod
${text}`;
  const evaluation = evaluated(parser, source, given);
  assert.deepEqual(evaluation.refusals, []);
  return buildManifest(evaluation.render(0, undefined), contextOf(given));
}

const own = (body: string): string => `class Own(Pod):
    def build_pod_request_obj(self, context=None):
${body}
with DAG("d"):
    Own(task_id="t", image="alpine")
`;
const told = ({ refusals }: Manifest): unknown => refusals.map(({ code, data }) => [code, data]);

test('a pod of the own class is taken with the places of what it changed', () => {
  const { pod, origins, refusals } = manifestOf(
    own(`        pod = super().build_pod_request_obj(context)
        pod.spec.containers[0].image += ":3"
        return pod`),
  );
  assert.deepEqual(refusals, []);
  assert.equal(pod.spec?.containers[0]?.image, 'alpine:3');
  assert.equal(origins.get('/spec/containers/0/image')?.span.line, 8);
});

test('what the own class leaves unknown, forgets to give or raises is a refusal that names it', () => {
  const build = 'build_pod_request_obj';
  assert.deepEqual(
    told(
      manifestOf(
        own(`        pod = super().build_pod_request_obj(context)
        pod.metadata.labels["at"] = str(time.time())
        return pod`),
      ),
    ),
    [['value-unknown', { argument: build, detail: 'metadata.labels.at' }]],
  );
  assert.deepEqual(told(manifestOf(own('        super().build_pod_request_obj(context)'))), [
    [
      'hook-raises',
      {
        hook: build,
        exception: 'AttributeError',
        detail: "'NoneType' object has no attribute 'metadata'",
      },
    ],
  ]);
  assert.deepEqual(told(manifestOf(own('        raise ValueError(self.task_id)'))), [
    ['hook-raises', { hook: build, exception: 'ValueError', detail: 't' }],
  ]);
});

test('a pod may be built twice: each time it is the same, and what one changes the other has not', () => {
  const first = { same: 'True', changed: 'alpine' };
  const { pod } = manifestOf(
    own(`        one = super().build_pod_request_obj(context)
        other = super().build_pod_request_obj(context)
        same = one == other
        one.spec.containers[0].image = "else"
        other.metadata.annotations = {
            "same": str(same), "changed": other.spec.containers[0].to_dict()["image"],
        }
        return other`),
  );
  assert.deepEqual(pod.metadata?.annotations, first);
});

const callbacks = `class Stamp(Callback):
    @staticmethod
    def on_pod_manifest_created(*, pod_request, client, mode, operator, context, **kwargs):
        Callback.on_pod_manifest_created(pod_request=pod_request)
        client.read_namespaced_pod(pod_request.metadata.name, operator.namespace)
        pod_request.metadata.annotations["stamped"] = mode.value
    @staticmethod
    def on_pod_creation(*, pod, **kwargs):
        pod.metadata.annotations["created"] = "yes"
`;

test('callbacks change the manifest from 10.3 on; those that come later are said not to be called', () => {
  const text = `${callbacks}with DAG("d"):
    Pod(task_id="t", image="alpine", callbacks=Stamp)
`;
  const newer = manifestOf(text, '10.3.0');
  assert.deepEqual(newer.refusals, []);
  assert.deepEqual(newer.pod.metadata?.annotations, { stamped: 'sync' });
  assert.deepEqual(newer.assumptions, [
    { code: 'callbacks-not-called', data: { names: 'on_pod_creation' } },
  ]);
  assert.deepEqual(manifestOf(text, '10.1.0').pod.metadata?.annotations, {});
});

test('a task that defers calls them from 10.9 on', () => {
  const text = `${callbacks}with DAG("d"):
    Pod(task_id="t", image="alpine", callbacks=[Stamp], deferrable=True)
`;
  assert.deepEqual(manifestOf(text, '10.8.2').pod.metadata?.annotations, {});
  assert.deepEqual(manifestOf(text, '10.9.0').pod.metadata?.annotations, { stamped: 'sync' });
});

test('a callback of which the effect is not known is refused, one that is not here may change the pod', () => {
  const unknown = manifestOf(`class Stamp(Callback):
    @staticmethod
    def on_pod_manifest_created(*, pod_request, **kwargs):
        pod_request.spec.containers[0].image = str(time.time())
with DAG("d"):
    Pod(task_id="t", image="alpine", callbacks=[Stamp])
`);
  assert.deepEqual(told(unknown), [
    ['value-unknown', { argument: 'callbacks', detail: 'spec.containers.0.image' }],
  ]);
  const elsewhere = manifestOf(`from elsewhere import Stamp
with DAG("d"):
    Pod(task_id="t", image="alpine", callbacks=[Stamp])
`);
  assert.deepEqual(elsewhere.refusals, []);
  assert.deepEqual(elsewhere.assumptions, [{ code: 'callbacks-unknown', data: {} }]);
});
