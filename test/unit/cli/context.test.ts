import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContextOptions } from '../../../src/cli/context-options.ts';
import {
  chooseVersions,
  createRunContext,
  createTasksContext,
  listContextNotices,
} from '../../../src/core/airflow/surroundings/create-context.ts';
import type { Machine } from '../../../src/core/airflow/surroundings/create-context.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { Project } from '../../../src/core/project/project.ts';
import { newestPair } from '../../../src/core/airflow/tables/versions.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';

const machine: Machine = {
  environment: { AIRFLOW_VAR_A: 'machine', PATH: '/bin' },
  now: new Date(Date.UTC(2026, 0, 15, 12, 0, 0)),
  random: (length) => 'ab12cd'.repeat(6).slice(0, length),
};
const project: Project = {
  workspace: '/w',
  layout: { workspace: '/w', dags: '/w/dags', home: '/w' },
  files: { read: () => undefined, list: () => [], real: () => undefined },
  roots: ['/w'],
  sureRoots: ['/w'],
  settingsFolders: [],
  versions: {},
  environment: new Map([['AIRFLOW_VAR_B', 'dotenv']]),
  configuration: new Map([['core.x', 'cfg']]),
  settings: { variables: new Map([['v', 'settings']]), connections: new Map() },
};

function given(...argv: readonly string[]) {
  const parsed = parseArguments(['tasks', '.', ...argv]);
  assert.equal(parsed.ask, 'command', JSON.stringify(parsed));
  return readContextOptions(parsed.options);
}

test('without the marker the defaults are those of the recordings', () => {
  const { run, marker } = createRunContext(
    given('--no-marker', '--fixed-ids'),
    project,
    machine,
    '',
  );
  assert.equal(marker, false);
  assert.deepEqual(run, {
    runId: 'scheduled__2024-01-15T00:00:00+00:00',
    runType: 'scheduled',
    logicalDate: '2024-01-15T00:00:00+00:00',
    dataIntervalStart: '2024-01-15T00:00:00+00:00',
    dataIntervalEnd: '2024-01-16T00:00:00+00:00',
    tryNumber: 1,
    mapIndex: undefined,
  });
});

test('with the marker a run is manual, now and has its own id', () => {
  const { run } = createRunContext(given(), project, machine, '');
  assert.deepEqual(run, {
    runId: 'podtasks__20260115T120000Z-ab12cd',
    runType: 'manual',
    logicalDate: '2026-01-15T12:00:00+00:00',
    dataIntervalStart: '2026-01-15T12:00:00+00:00',
    dataIntervalEnd: '2026-01-15T12:00:00+00:00',
    tryNumber: 1,
    mapIndex: undefined,
  });
});

test('the run follows the options', () => {
  const { run } = createRunContext(
    given(
      '--no-marker',
      '--logical-date',
      '2022-01-01',
      '--run-type',
      'manual',
      '--try-number',
      '3',
      '--map-index',
      '0',
    ),
    project,
    machine,
    '',
  );
  assert.equal(run?.runId, 'manual__2022-01-01T00:00:00+00:00');
  assert.equal(run.dataIntervalEnd, '2022-01-01T00:00:00+00:00');
  assert.equal(run.tryNumber, 3);
  assert.equal(run.mapIndex, 0);
});

test('options come before this machine, this machine before the project', () => {
  const context = createRunContext(
    given('--env', 'AIRFLOW_VAR_A=option', '--var', 'v=option', '--config', 'Core.X=option'),
    project,
    machine,
    '',
  );
  assert.deepEqual(
    { ...context.environment },
    { AIRFLOW_VAR_A: 'option', AIRFLOW_VAR_B: 'dotenv' },
  );
  assert.deepEqual({ ...context.variables }, { v: 'option' });
  assert.deepEqual({ ...context.configuration }, { 'core.x': 'option' });
  assert.equal(context.unset, 'missing');
});

test('with fixed ids nothing counts but the options', () => {
  const context = createRunContext(given('--fixed-ids', '--env', 'A=1'), project, machine, '');
  assert.deepEqual({ ...context.environment }, { A: '1' });
  assert.deepEqual({ ...context.variables }, {});
  assert.deepEqual({ ...context.configuration }, {});
  assert.equal(context.seed, undefined);
  assert.equal(context.unset, 'absent');
});

test('a listing has no run and leaves open what is not given', () => {
  const context = createTasksContext(given(), project, machine, '');
  assert.equal(context.run, undefined);
  assert.equal(context.unset, 'placeholder');
});

test('no XCom is not the same as an empty one', () => {
  assert.equal(createRunContext(given(), project, machine, '').xcom, undefined);
  assert.deepEqual({ ...createRunContext(given('--xcom', '{}'), project, machine, '').xcom }, {});
});

test('names of the prototype are ordinary names', () => {
  const context = createRunContext(given('--var', '__proto__=x'), project, machine, '');
  assert.deepEqual(Object.entries(context.variables), [
    ['v', 'settings'],
    ['__proto__', 'x'],
  ]);
});

test('versions are as given, else of the project, else the newest that fit the file, and one alone is paired', () => {
  const found = { airflow: { version: '2.6.2', file: '/w/requirements.txt' } };
  assert.deepEqual(chooseVersions(given(), {}, ''), { ...newestPair, source: 'newest' });
  const old =
    'from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator\n';
  assert.deepEqual(chooseVersions(given(), {}, old), {
    airflow: '2.11.0',
    provider: '10.12.0',
    source: 'fit',
  });
  assert.equal(chooseVersions(given(), found, old).source, 'project');
  assert.deepEqual(chooseVersions(given('--airflow-version', '2.7.0'), {}, ''), {
    airflow: '2.7.0',
    provider: '7.4.2',
    source: 'given',
  });
  assert.deepEqual(chooseVersions(given('--provider-version', '9.0.1'), {}, ''), {
    airflow: '2.10.3',
    provider: '9.0.1',
    source: 'given',
  });
  assert.deepEqual(chooseVersions(given('--provider-version', '6.1.0'), found, ''), {
    airflow: '2.6.2',
    provider: '6.1.0',
    source: 'given',
  });
  const { airflow, source, file } = chooseVersions(given(), found, '');
  assert.deepEqual(
    { airflow, source, file },
    {
      airflow: '2.6.2',
      source: 'project',
      file: '/w/requirements.txt',
    },
  );
});

test('what is installed is said, and a provider that needs another Airflow too', () => {
  const installed = (version: string) => ({
    version,
    file: '/w/.venv',
    isInstalled: true as const,
  });
  const notices = (versions: Project['versions'], ...argv: readonly string[]) => {
    const options = given(...argv);
    const context = createRunContext(options, { ...project, versions }, machine, '');
    return listContextNotices(options, context, { environment: {} });
  };
  const own = { airflow: '2.10.3', provider: '9.0.0' };
  const both = { airflow: installed(own.airflow), provider: installed(own.provider) };
  assert.deepEqual(notices(both), [
    { code: 'versions-installed', data: { ...own, path: '/w/.venv' } },
  ]);
  const pinned = { ...both, provider: { version: '10.11.0', file: '/w/requirements.txt' } };
  assert.deepEqual(notices(pinned), [
    {
      code: 'versions-unfit',
      data: { airflow: '2.10.3', provider: '10.11.0', needed: '2.11.0' },
    },
  ]);
  assert.deepEqual(notices(pinned, '--provider-version', '9.0.1'), []);
});

const wrong: readonly (readonly [argv: readonly string[], what: string])[] = [
  [['--logical-date', 'soon'], 'not-a-date'],
  [['--try-number', '0'], 'not-an-integer'],
  [['--map-index', '-1'], 'not-an-integer'],
  [['--run-type', 'backfill'], 'not-one-of'],
  [['--params', '{'], 'not-json'],
  [['--params', '[1]'], 'not-an-object'],
  [['--xcom', '3'], 'not-an-object'],
  [['--var', 'novalue'], 'not-a-pair'],
  [['--var', '=x'], 'not-a-pair'],
  [['--config', 'nosection=x'], 'not-a-pair'],
  [['--arg', 'n=not json'], 'not-json'],
  [['--airflow-version', 'newest'], 'not-a-version'],
];

for (const [argv, what] of wrong) {
  test(`${argv.join(' ')} is refused as ${what}`, () => {
    assert.throws(
      () => given(...argv),
      (error) => isPodTaskError(error, 'usage') && error.data['what'] === what,
    );
  });
}
