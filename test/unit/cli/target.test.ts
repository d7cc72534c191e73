import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { readTarget } from '../../../src/cli/target.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import type { FailureCode } from '../../../src/core/base/failure.ts';
import { chooseContext, readConfig } from '../../../src/core/cluster/target.ts';
import type { Target } from '../../../src/core/cluster/target.ts';

const folder = mkdtempSync(join(tmpdir(), 'target-'));
const config = join(folder, 'config');
const broken = join(folder, 'broken');
writeFileSync(config, 'contexts:\n- name: one\n- name: two\ncurrent-context: two\n');
writeFileSync(broken, 'from airflow import DAG\nwith DAG(\n');

after(() => rmSync(folder, { recursive: true }));

function target(...argv: readonly string[]): Target {
  const parsed = parseArguments(['pods', ...argv]);
  if (parsed.ask !== 'command') throw new Error(JSON.stringify(parsed));
  return readTarget(parsed.options, { HOME: folder }, folder);
}

function choose(argv: readonly string[], taskContext?: string): string {
  const chosen = target(...argv);
  if (chosen.kind !== 'cluster') throw new Error('no cluster');
  return chooseContext(chosen, readConfig(chosen, {}), taskContext);
}

const fails = (code: FailureCode) => (error: unknown) => isPodTaskError(error, code);

test('the sandbox excludes naming a cluster', () => {
  assert.deepEqual(target('--sandbox'), { kind: 'sandbox' });
  assert.throws(() => target('--sandbox', '--context', 'one'), fails('usage'));
});

test('kubeconfigs are those of the option, else of KUBECONFIG, else the one at home', () => {
  const files = (environment: Record<string, string>, ...argv: readonly string[]) => {
    const parsed = parseArguments(['pods', ...argv]);
    if (parsed.ask !== 'command') throw new Error('unreachable');
    const found = readTarget(parsed.options, environment, '/here');
    return found.kind === 'cluster' ? found.files : [];
  };
  assert.deepEqual(files({ KUBECONFIG: '/a:/b' }, '--kubeconfig', 'c'), ['/here/c']);
  assert.deepEqual(files({ KUBECONFIG: '/a:/b' }), ['/a', '/b']);
  assert.deepEqual(files({ HOME: '/h' }), ['/h/.kube/config']);
});

test('a context is the one that is named, else the task\u2019s own, else the current one', () => {
  assert.equal(choose(['--kubeconfig', config, '--context', 'one'], 'two'), 'one');
  assert.equal(choose(['--kubeconfig', config], 'one'), 'one');
  assert.equal(choose(['--kubeconfig', config]), 'two');
});

test('there is no silent fall to another context', () => {
  assert.throws(
    () => choose(['--kubeconfig', config, '--context', 'x']),
    fails('context-not-found'),
  );
  assert.throws(() => choose(['--kubeconfig', config], 'x'), fails('target-needed'));
  assert.throws(() => choose([]), fails('target-needed'));
});

test('a kubeconfig that is none is refused', () => {
  assert.throws(() => choose(['--kubeconfig', broken]), fails('kubeconfig-invalid'));
  assert.throws(
    () => choose(['--kubeconfig', join(folder, 'absent')]),
    fails('kubeconfig-invalid'),
  );
});
