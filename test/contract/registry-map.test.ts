import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CommandLine } from './cli-process.ts';

const cli = new CommandLine();
after(() => cli.remove());

const head = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
common = dict(namespace="default", image="busybox", cmds=["sh", "-c"])
`;

test('images are fetched from where the options and the workspace say, in manifest and run alike', async () => {
  const path = cli.file(
    'dag.py',
    `${head}with DAG("m", schedule=None):\n    KubernetesPodOperator(task_id="a", name="a", do_xcom_push=True, arguments=["true"], **common)\n`,
  );
  const table = { 'docker.io/*': 'hub.example.com/*', 'no/*': 'sense' };
  const settings = JSON.stringify({ 'podTasks.run.registryMap': table });
  mkdirSync(join(cli.folder, '.vscode'));
  writeFileSync(join(cli.folder, '.vscode', 'settings.json'), settings);
  const argv = [path, '--task', 'a', '--workspace', cli.folder] as const;
  const own = ['--registry-map', 'busybox=own.example.com/box'];
  const ended = await cli.run(['manifest', ...argv, ...own]);
  assert.match(ended.out, /image: own\.example\.com\/box\n/);
  assert.match(ended.out, /image: hub\.example\.com\/library\/alpine:/);
  assert.match(ended.err, /own\.example\.com\/box stands for busybox, by the entry busybox /);
  assert.match(ended.err, /"no\/\*": "sense" of podTasks\.run\.registryMap/);
  const sent = await cli.run(['run', ...argv, ...own, '--sandbox']);
  assert.match(sent.err, /own\.example\.com\/box/);
  assert.equal(sent.code, 4, sent.err);
  const fixed = await cli.run(['manifest', ...argv, '--fixed-ids']);
  assert.match(fixed.out, /image: busybox\n/);
  assert.doesNotMatch(fixed.err, /example\.com|registryMap/);
  for (const value of ['docker.io/*=mirror', 'x', '=y']) {
    const bad = await cli.run(['manifest', ...argv, '--registry-map', value]);
    assert.equal(bad.code, 2);
    assert.doesNotMatch(bad.err, /^ {4}at /m);
    assert.match(bad.err, /--registry-map/);
  }
});
