import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardTexts } from '../../bench/hard-texts.ts';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, listed } from './evaluated.ts';

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
    // What opens and never ends hides what follows it, and so does what takes too much of each task.
    const isHidden = /opens|shows what is aliased/.test(name);
    assert.equal(
      listed(evaluation).some((one) => / t operator/.test(one)),
      !isHidden,
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
