import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, shown } from './evaluated.ts';

const parser = await pythonParser();

test("what Python's own modules give without being followed is unknown, raises nothing and is asked of nobody", () => {
  const text = `import sys, random, cmath, time
import urllib.request
from urllib.parse import urlsplit
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
sys.path.insert(0, "/x")
KubernetesPodOperator(task_id="t", image=f"a:{random.randint(1, 2)}", name=urlsplit("x"), cmds=[cmath.pi], namespace="n")
`;
  const { tasks, refusals } = evaluated(parser, text);
  assert.deepEqual(refusals, []);
  const args = tasks[0]?.arguments;
  assert.deepEqual(
    ['image', 'name', 'cmds', 'namespace'].map((name) => shown(args?.get(name))),
    ['?', '?', '[?]', 'n'],
  );
});
