import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findBridges } from '../../../src/core/bridge/find-bridges.ts';
import type { BridgePlace } from '../../../src/core/bridge/find-bridges.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'find-bridges-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A virtual environment, with Airflow or without. */
function environment(path: string, holdsAirflow: boolean): string {
  const name = holdsAirflow ? 'airflow' : 'requests';
  write(`${path}/lib/python3.11/site-packages/${name}/__init__.py`);
  return write(`${path}/bin/python`);
}

const find = (change: Partial<BridgePlace> = {}) =>
  findBridges({
    file: join(root, 'project', 'dags', 'a.py'),
    workspace: join(root, 'project'),
    interpreters: [],
    environment: {},
    listContainers: () => Promise.resolve([]),
    ...change,
  });

test('the environments of the workspace that hold Airflow are found, the nearest first', async () => {
  const far = environment('project/.venv', true);
  const near = environment('project/dags/venv', true);
  environment('project/env', false);
  environment('.venv', true);
  const found = await find();
  assert.deepEqual(
    found.map(({ kind, name, command }) => [kind, name, command.argv]),
    [near, far].map((python) => ['python', python, [python]]),
  );
});

test('an interpreter that is known otherwise counts where it holds Airflow, and once', async () => {
  const own = environment('project/.venv', true);
  const other = environment('conda', true);
  const without = environment('plain', false);
  const found = await find({ interpreters: [own, other, without, '/none/bin/python'] });
  assert.deepEqual(
    found.map(({ name }) => name),
    [own, other],
  );
});

test('a compose file with an Airflow leads into its container', async () => {
  const file = write(
    'project/docker-compose.yaml',
    'services: {scheduler: {image: "apache/airflow:2.9.3", volumes: ["./dags:/opt/airflow/dags"]}}',
  );
  assert.deepEqual(await find(), [
    {
      kind: 'compose',
      name: 'scheduler',
      command: {
        argv: ['docker', 'compose', '-f', file, 'exec', '-T', 'scheduler', 'python'],
        folder: join(root, 'project'),
      },
      mounts: [{ from: join(root, 'project', 'dags'), to: '/opt/airflow/dags' }],
    },
  ]);
});

test("an Astro project's own scheduler is found among the running containers", async () => {
  write('project/.astro/config.yaml', 'project:\n  name: My-Project\n');
  const asked: string[] = [];
  const found = await find({
    listContainers: (service) => {
      asked.push(service);
      return Promise.resolve(['my-project_0a1b2c-scheduler-1', 'other_0a1b2c-scheduler-1']);
    },
  });
  assert.deepEqual(asked, ['scheduler']);
  assert.deepEqual(found, [
    {
      kind: 'astro',
      name: 'my-project_0a1b2c-scheduler-1',
      command: {
        argv: ['docker', 'exec', '-i', 'my-project_0a1b2c-scheduler-1', 'python'],
        folder: join(root, 'project'),
      },
      mounts: [{ from: join(root, 'project'), to: '/usr/local/airflow' }],
    },
  ]);
});

test('where there is nothing nothing is found, and no container is asked for', async () => {
  const listContainers = () => assert.fail('docker was asked');
  assert.deepEqual(await find({ listContainers }), []);
});
