import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunSettings } from '../../../src/core/manifest/manifest.ts';
import { readSettings } from '../../../src/core/manifest/settings.ts';
import { py } from './rendered.ts';

function read(
  provider: string,
  args: Readonly<Record<string, unknown>> = {},
  extras: Readonly<Record<string, unknown>> = {},
  airflow = '2.11.0',
  config: Readonly<Record<string, string>> = { 'core.default_task_retries': '4' },
): RunSettings {
  return readSettings({
    argument: (name) => py(args[name]),
    given: (name) => Object.hasOwn(args, name),
    baseContainerName: 'main',
    airflow,
    provider,
    tryNumber: 2,
    retrying: new Map(Object.entries(args).map(([name, value]) => [name, py(value)])),
    configured: (section, key) => config[`${section}.${key}`] ?? '',
    executionTimeout: Object.hasOwn(args, 'execution_timeout')
      ? py(args['execution_timeout'])
      : undefined,
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

test('retries are those of the task, else what is configured, and not known where a policy decides', () => {
  const rows: readonly (readonly [Readonly<Record<string, unknown>>, number | undefined])[] = [
    [{}, 4],
    [{ retries: 2 }, 2],
    [{ retries: '3' }, 3],
    [{ retries: null }, 0],
    [{ retries: 2, retry_policy: 'x' }, undefined],
    [{ retries: 2, retry_policy: null }, 2],
  ];
  for (const [args, retries] of rows) {
    assert.equal(read('10.25.0', args).retries, retries, JSON.stringify(args));
  }
  const { tryNumber, airflowVersion } = read('10.25.0');
  assert.deepEqual([tryNumber, airflowVersion], [2, '2.11.0']);
});

test('reattaching is told by reattach_on_restart, then by durable, which counts on Airflow 3.3 alone', () => {
  const rows: readonly (readonly [string, string, Readonly<Record<string, unknown>>, boolean])[] = [
    ['6.1.0', '2.6.2', {}, true],
    ['6.1.0', '2.6.2', { reattach_on_restart: false }, false],
    ['10.19.0', '3.3.0', { reattach_on_restart: null }, false],
    ['10.20.0', '2.11.0', { durable: false }, false],
    ['10.20.0', '2.11.0', { durable: false, reattach_on_restart: true }, true],
    ['10.25.0', '2.11.0', { durable: false }, true],
    ['10.25.0', '2.11.0', { durable: true, reattach_on_restart: false }, false],
    ['10.25.0', '3.3.2', { durable: false, reattach_on_restart: true }, false],
    ['10.25.0', '3.3.2', { reattach_on_restart: false }, false],
    ['10.25.0', '3.3.2', { durable: null }, true],
  ];
  for (const [provider, airflow, args, is] of rows) {
    const { reattach } = read(provider, args, {}, airflow);
    assert.equal(reattach, is, `${provider} on ${airflow}: ${JSON.stringify(args)}`);
  }
});

test('init_container_logs is a name, several, or all, from 10.1', () => {
  const logs = (provider: string, value: unknown): unknown =>
    read(provider, { init_container_logs: value }).initContainerLogs;
  assert.deepEqual(logs('10.25.0', 'first'), ['first']);
  assert.deepEqual(logs('10.1.0', ['a', 'b']), ['a', 'b']);
  assert.equal(logs('10.25.0', true), true);
  assert.equal(logs('10.25.0', false), undefined);
  assert.equal(logs('10.0.1', true), undefined);
});

test('lines name their containers unless container_name_log_prefix_enabled says no, which counts from 10.8', () => {
  const off = { container_name_log_prefix_enabled: false };
  assert.equal(read('10.25.0').namesContainers, true);
  assert.equal(read('10.25.0', off).namesContainers, false);
  assert.equal(read('10.7.0', off).namesContainers, true);
});

test('the execution timeout is that of the task, else what is configured', () => {
  const config = { 'core.default_task_execution_timeout': '90' };
  const seconds = (args: Readonly<Record<string, unknown>>): unknown =>
    read('10.25.0', args, {}, '3.3.2', config).executionTimeoutSeconds;
  assert.equal(read('10.25.0').executionTimeoutSeconds, undefined);
  assert.equal(seconds({}), 90);
  assert.equal(seconds({ execution_timeout: null }), undefined);
});
