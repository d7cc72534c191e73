import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import { readSettings } from '../../../src/core/manifest/settings.ts';
import { py } from './rendered.ts';

function read(
  provider: string,
  args: Readonly<Record<string, unknown>> = {},
  extras: Readonly<Record<string, unknown>> = {},
): RunSettings {
  return readSettings({
    argument: (name) => py(args[name]),
    given: (name) => Object.hasOwn(args, name),
    baseContainerName: 'main',
    provider,
    extras: new Map(Object.entries(extras).map(([name, value]) => [name, py(value)])),
  });
}

test('defaults are those of the version', () => {
  const { onFinishAction, startupTimeoutSeconds, scheduleTimeoutSeconds, containerLogs } =
    read('10.25.0');
  assert.deepEqual(
    { onFinishAction, startupTimeoutSeconds, scheduleTimeoutSeconds, containerLogs },
    {
      onFinishAction: 'delete_pod',
      startupTimeoutSeconds: 120,
      scheduleTimeoutSeconds: 120,
      containerLogs: ['main'],
    },
  );
  assert.equal(read('10.4.3').scheduleTimeoutSeconds, undefined);
});

test('is_delete_operator_pod counts until 9 and is ignored after', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['6.1.0', false, 'keep_pod'],
    ['6.1.0', null, 'keep_pod'],
    ['9.0.1', false, 'keep_pod'],
    ['9.0.1', null, 'delete_succeeded_pod'],
    ['10.0.0', false, 'delete_succeeded_pod'],
  ];
  for (const [provider, given, action] of rows)
    assert.equal(
      read(provider, { is_delete_operator_pod: given, on_finish_action: 'delete_succeeded_pod' })
        .onFinishAction,
      action,
      `${provider} ${String(given)}`,
    );
});

test('exit codes may be one or several; 0 counts from 7.13', () => {
  assert.deepEqual(read('10.25.0', { skip_on_exit_code: 99 }).skipOnExitCode, [99]);
  assert.deepEqual(read('10.25.0', { skip_on_exit_code: [1, 2] }).skipOnExitCode, [1, 2]);
  assert.deepEqual(read('10.25.0', { skip_on_exit_code: 0 }).skipOnExitCode, [0]);
  assert.deepEqual(read('7.12.0', { skip_on_exit_code: 0 }).skipOnExitCode, []);
});

test('container_logs is a name, several, or all', () => {
  assert.deepEqual(read('10.25.0', { container_logs: 'side' }).containerLogs, ['side']);
  assert.deepEqual(read('10.25.0', { container_logs: ['a', 'b'] }).containerLogs, ['a', 'b']);
  assert.equal(read('10.25.0', { container_logs: true }).containerLogs, true);
  assert.deepEqual(read('8.0.1', { container_logs: 'base' }).containerLogs, ['main']);
});

test('a schedule time-out of 0 falls back to that of the start', () => {
  const { scheduleTimeoutSeconds } = read('10.25.0', {
    schedule_timeout_seconds: 0,
    startup_timeout_seconds: 30,
  });
  assert.equal(scheduleTimeoutSeconds, 30);
});

test('where it runs is told by the parameter, else by the connection', () => {
  const extras = {
    cluster_context: 'b',
    extra__kubernetes__kube_config_path: '/k',
    in_cluster: '',
  };
  const named = read('10.25.0', { cluster_context: 'a' }, extras);
  assert.equal(named.clusterContext, 'a');
  assert.equal(named.configFile, '/k');
  assert.equal(named.inCluster, undefined);
  assert.equal(read('10.25.0', {}, extras).clusterContext, 'b');
  assert.equal(read('10.25.0', { cluster_context: '' }).clusterContext, undefined);
  assert.equal(read('10.25.0', {}, { in_cluster: true }).inCluster, true);
});
