import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changePin, findVersionProblem } from '../../../src/core/authoring/version-problem.ts';
import { startOfFile } from '../../../src/core/base/span.ts';

const unfit = { airflow: '2.8.4', provider: '10.1.0' };

test('versions that do not fit are said at the import of the provider, with one that would', () => {
  const text =
    'import os\nfrom airflow import DAG\nfrom airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n';
  const problem = findVersionProblem('/w/a.py', text, unfit, startOfFile);
  assert.equal(
    text.slice(problem?.span.start, problem?.span.end),
    'airflow.providers.cncf.kubernetes.operators.pod',
  );
  assert.deepEqual(problem?.data, { ...unfit, needed: '2.9.0', fitting: '8.0.1' });
  const fit = { ...unfit, airflow: '2.9.3' };
  assert.equal(findVersionProblem('/w/a.py', text, fit, startOfFile), undefined);
});

test('without such an import it is said at the first task, and of a file without tasks nothing', () => {
  const text = 'from airflow.decorators import task\n';
  const span = { ...startOfFile, start: 5, end: 9 };
  assert.equal(findVersionProblem('/w/a.py', text, unfit, span)?.span, span);
  assert.equal(findVersionProblem('/w/a.py', text, unfit, undefined), undefined);
});

const name = 'apache-airflow-providers-cncf-kubernetes';
const pins: readonly (readonly [file: string, before: string, after: string | undefined])[] = [
  ['requirements.txt', `x==10.1.0\n${name}==10.1.0\n`, `x==10.1.0\n${name}==8.0.1\n`],
  ['requirements.txt', `${name}[a] == 10.1.0 ; y\n`, `${name}[a] == 8.0.1 ; y\n`],
  ['pyproject.toml', `d = ["${name}==10.1.0"]`, `d = ["${name}==8.0.1"]`],
  ['pyproject.toml', `${name} = "10.1.0"\n`, `${name} = "8.0.1"\n`],
  ['Pipfile', `"${name}" = {version = "==10.1.0"}\n`, `"${name}" = {version = "==8.0.1"}\n`],
  ['Dockerfile', `RUN pip install '${name}==10.1.0'`, `RUN pip install '${name}==8.0.1'`],
  // Another version, another package, or what more than the number depends on.
  ['requirements.txt', `${name}==10.1.01\n`, undefined],
  ['requirements.txt', `${name}>=10.1.0\n`, undefined],
  ['requirements.txt', 'apache-airflow-providers-google==10.1.0\n', undefined],
  ['requirements.txt', `${name}==10.1.0 \\\n    --hash=sha256:a\n`, undefined],
  ['uv.lock', `name = "${name}"\nversion = "10.1.0"\n`, undefined],
];

for (const [file, before, after] of pins) {
  test(`the pin of ${file} ${JSON.stringify(before)} becomes ${JSON.stringify(after)}`, () => {
    const change = changePin(`/w/${file}`, before, '10.1.0', '8.0.1');
    const changed =
      change && before.slice(0, change.start) + change.text + before.slice(change.end);
    assert.equal(changed, after);
  });
}
