import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findParameterAt, proposeParameters } from '../../../src/core/authoring/assist.ts';
import { atMark, newest } from './places.ts';

function proposed(marked: string, operators: readonly string[] = [], versions = newest) {
  const { text, offset } = atMark(marked);
  return proposeParameters(text, offset, operators, versions);
}

function names(marked: string, operators?: readonly string[], versions?: typeof newest) {
  return proposed(marked, operators, versions)?.parameters.map((one) => one.name);
}

for (const marked of [
  'KubernetesPodOperator(|)',
  'pod.KubernetesPodOperator(task_id="t", |)',
  'x = KubernetesPodOperator(\n  task_id="t",\n  ima|\n',
  'KubernetesPodOperator.partial(|).expand(cmds=[])',
  'import x\nfrom a import KubernetesPodOperator as Pod\nPod(|',
  '@task.kubernetes(|)\ndef f(): pass',
  '@task.kubernetes_cmd(\n  |\ndef f(): pass',
  'GKEStartPodOperator(|',
]) {
  test(`parameters are proposed in ${JSON.stringify(marked)}`, () => {
    assert.ok(names(marked)?.includes('image'));
  });
}

for (const marked of [
  'print(|)',
  'BashOperator(|)',
  'KubernetesPodOperator(image=|)',
  'KubernetesPodOperator(image="|")',
  'KubernetesPodOperator(labels={|})',
  'KubernetesPodOperator(image=f(|))',
  'KubernetesPodOperator(task_id="t")|',
]) {
  test(`nothing is proposed in ${JSON.stringify(marked)}`, () => {
    assert.equal(proposed(marked), undefined);
  });
}

test('a class of the program that makes pods takes the same', () => {
  assert.equal(names('OurPod(|)'), undefined);
  assert.ok(names('OurPod(|)', ['OurPod'])?.includes('image'));
});

test('what is given, has no effect or is not of this version is left out', () => {
  const all = names('KubernetesPodOperator(task_id="t", |, image="i")') ?? [];
  assert.ok(!all.includes('task_id') && !all.includes('image'));
  assert.ok(all.includes('on_finish_action') && !all.includes('is_delete_operator_pod'));
  const old = names('KubernetesPodOperator(|)', [], { airflow: '2.6.2', provider: '6.1.0' }) ?? [];
  assert.ok(!old.includes('on_finish_action') && old.includes('is_delete_operator_pod'));
});

test('decorators take what is for functions, and not what they give themselves', () => {
  const all = names('task.kubernetes(|)') ?? [];
  assert.ok(all.includes('use_dill') && !all.includes('cmds'));
  assert.ok(!names('KubernetesPodOperator(|)')?.includes('use_dill'));
});

test('a name that is begun is replaced, and an = that is there is kept', () => {
  const marked = 'KubernetesPodOperator(task_id="t", ima|ge="i")';
  const found = proposed(marked);
  assert.deepEqual([found?.start, found?.end, found?.hasValue], [35, 40, true]);
  assert.equal(proposed('KubernetesPodOperator(ima|')?.hasValue, false);
});

test('a parameter is known by its facts', () => {
  const { text, offset } = atMark('KubernetesPodOperator(on_fin|ish_action="keep_pod")');
  const found = findParameterAt(text, offset, [], newest);
  assert.deepEqual(found, {
    parameter: {
      name: 'on_finish_action',
      owner: 'pod',
      type: 'str',
      default: "'delete_pod'",
      isTemplated: false,
      since: '7.2.0',
      isIgnored: false,
    },
    start: 22,
    end: 38,
  });
  assert.equal(findParameterAt(text, offset + 15, [], newest), undefined);
  assert.equal(findParameterAt('KubernetesPodOperator(zzz=1)', 23, [], newest), undefined);
});

test('of one that has no effect any more it is known what to use', () => {
  const found = findParameterAt(
    'KubernetesPodOperator(is_delete_operator_pod=True)',
    25,
    [],
    newest,
  );
  assert.deepEqual(
    [found?.parameter.isIgnored, found?.parameter.successor],
    [true, 'on_finish_action'],
  );
});
