// How long the tasks of a whole workspace take: 2,000 DAG files with pod tasks among 2,000 files without, that share helper
// modules. Fails at twice the goal.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../contract/start-program.ts';
import { realClient } from '../unit/editor/analysis/real-worker.ts';
import { Report } from './measure.ts';

const count = 2_000;
const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-workspace-'));
const report = new Report();
try {
  write();
  await measureCommand();
  await measurePick();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = report.exitCode;

function write(): void {
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'dags', 'shared'), { recursive: true });
  writeFileSync(join(folder, 'requirements.txt'), 'apache-airflow==2.11.0\n');
  writeFileSync(join(folder, 'dags', 'shared', '__init__.py'), '');
  const helpers = Array.from(
    { length: 200 },
    (_, i) =>
      `def labels_${i}(team):\n    return {"team": team, "number": "${i}"}\n\n\nCONFIG_${i} = {"image": "registry.example/app:${i}", "namespace": "jobs"}\n\n\n`,
  );
  writeFileSync(join(folder, 'dags', 'shared', 'helpers.py'), helpers.join(''));
  for (let i = 0; i < count; i++) {
    const team = join(folder, 'dags', `team_${i % 40}`);
    mkdirSync(team, { recursive: true });
    writeFileSync(join(team, `dag_${i}.py`), toDag(i));
    writeFileSync(join(team, `plain_${i}.py`), toPlain(i));
  }
}

function toDag(i: number): string {
  const tasks = Array.from(
    { length: 4 },
    (_, n) => `    t${n} = KubernetesPodOperator(
        task_id="t${n}",
        name="t${n}",
        image=CONFIG_${n}["image"],
        namespace=CONFIG_${n}["namespace"],
        labels=labels_${n}("team"),
        arguments=["--number", str(${n}), "--day", "{{ ds }}"],
    )
`,
  );
  return `from datetime import datetime
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from shared.helpers import ${[0, 1, 2, 3].map((n) => `CONFIG_${n}, labels_${n}`).join(', ')}

with DAG("dag_${i}", start_date=datetime(2024, 1, 1), schedule=None):
${tasks.join('')}    t0 >> t1 >> [t2, t3]
`;
}

function toPlain(i: number): string {
  return Array.from(
    { length: 60 },
    (_, n) => `def job_${n}(a, b):\n    return a + b * ${i}\n`,
  ).join('\n');
}

async function measureCommand(): Promise<void> {
  const program = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
  const began = performance.now();
  const { ended } = startProgram(process.execPath, [program, 'tasks', folder, '--json'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const { code, out, err } = await ended;
  const time = performance.now() - began;
  if (code !== 0) throw new Error(`ended with ${String(code)}: ${err}`);
  const tasks = out.split('"task_id"').length - 1;
  console.log(`pod-tasks tasks: ${tasks} tasks`);
  report.row(`pod-tasks tasks over ${count} DAG files among as many others`, time, 10_000);
}

async function measurePick(): Promise<void> {
  const client = realClient({ folderOf: () => folder });
  try {
    const began = performance.now();
    let sites = 0;
    const none = new AbortController().signal;
    await client.scan([folder], none, (found) => {
      sites += found.sites.length;
    });
    const time = performance.now() - began;
    if (sites !== 4 * count) throw new Error(`${sites} sites`);
    report.row('the same for the pick of the palette', time, 10_000);
  } finally {
    client.dispose();
  }
}
