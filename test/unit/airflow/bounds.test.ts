import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardTexts } from '../../bench/hard-texts.ts';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, listed, shown } from './evaluated.ts';

const parser = await pythonParser();

for (const { name, text, says } of hardTexts) {
  test(`a file that ${name} is read to an end`, () => {
    const evaluation = evaluated(parser, text);
    const found = evaluation.problems.map(({ code, data, span }) => ({ code, data, span }));
    // What is given up is said, at the place where it was.
    if (says === 'too much') {
      const [bound] = found.filter((one) => one.code === 'bounds-reached');
      assert.ok(bound !== undefined, JSON.stringify(found));
      assert.notEqual(bound.data['bound'], 'time');
      assert.ok(bound.span.line > 3, JSON.stringify(bound));
    }
    if (says === 'broken') assert.ok(found.some((one) => one.code === 'syntax-error'));
    if (says === 'nothing') assert.deepEqual(found, []);
    for (const { key } of evaluation.tasks) evaluation.render(key, undefined);
    // What opens and never ends hides what follows it.
    assert.equal(
      listed(evaluation).some((one) => / t operator/.test(one)),
      !name.includes('opens'),
    );
  });
}

test('a file of 2,000 tasks is no work that is given up', () => {
  const text = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
with DAG("d"):
    for i in range(2000):
        KubernetesPodOperator(task_id=f"t{i}", name="n", image="i", env_vars={"N": str(i)})
`;
  const { tasks, problems } = evaluated(parser, text);
  assert.equal(tasks.length, 2000);
  assert.deepEqual(problems, []);
});

test('what stands in several places is shown in each, and what would be endless is not known', () => {
  const text = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
part = {"a": ["b"]}
wide = ["x"]
for _ in range(40):
    wide = [wide, wide]
deep = ["y"]
deep.append(deep)
with DAG("d"):
    KubernetesPodOperator(task_id="t", labels=[part, part], arguments=wide, cmds=[deep, deep])
    KubernetesPodOperator(task_id="u", labels=[part])
`;
  const { tasks } = evaluated(parser, text);
  assert.deepEqual(
    tasks.flatMap((task) => [...task.arguments.values()].map(shown)),
    ['t', '[{a: [b]}, {a: [b]}]', '?', '[[y, ?], [y, ?]]', 'u', '[{a: [b]}]'],
  );
});
