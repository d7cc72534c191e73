import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startProgram } from '../contract/start-program.ts';
import type { Running } from '../contract/start-program.ts';

/** One of the environments that setup.sh makes. */
export interface Environment {
  readonly folder: string;
  readonly airflow: string;
  readonly provider: string;
}

/** All of them. */
export const environments: readonly Environment[] = [
  { folder: 'airflow2110-k8s1050', airflow: '2.11.0', provider: '10.5.0' },
  { folder: 'airflow332-k8s10250', airflow: '3.3.2', provider: '10.25.0' },
];

/** What setup.sh has put beside the environments. */
export function madeBySetup(name: string): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? homedir(), '.cache');
  const home = process.env['POD_TASKS_AIRFLOW_HOME'] ?? join(cache, 'pod-tasks', 'airflow');
  return join(home, name);
}

/** A program of an environment. */
export function programOf(environment: Pick<Environment, 'folder'>, name: string): string {
  return join(madeBySetup(environment.folder), 'bin', name);
}

/** A real Airflow with a database and DAG folder of its own and nothing that schedules. */
export class AirflowHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'airflow-home-'));
  readonly #environment: NodeJS.ProcessEnv;
  readonly #program: string;

  constructor(environment: Environment, kubeconfig: string) {
    this.#program = programOf(environment, 'airflow');
    const bin = dirname(this.#program);
    this.#environment = {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: this.folder,
      KUBECONFIG: kubeconfig,
      AIRFLOW_HOME: this.folder,
      AIRFLOW__CORE__DAGS_FOLDER: join(this.folder, 'dags'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW__KUBERNETES_EXECUTOR__IN_CLUSTER: 'False',
      // What it says is looked for while it runs.
      PYTHONUNBUFFERED: '1',
    };
  }

  /** Writes the DAG file, which becomes known with one run of this id. Gives the file's path. */
  async addRun(dagId: string, text: string, runId: string): Promise<string> {
    const path = join(this.folder, 'dags', `${dagId}.py`);
    mkdirSync(join(this.folder, 'dags'), { recursive: true });
    writeFileSync(path, text);
    await this.#run('db', 'migrate');
    await this.#run('dags', 'reserialize');
    await this.#run('dags', 'trigger', dagId, '--run-id', runId);
    return path;
  }

  /** Starts `airflow tasks test`, which executes the task here and now. */
  startTask(dagId: string, taskId: string, runId: string, params: object): Running {
    const argv = ['tasks', 'test', '--task-params', JSON.stringify(params), dagId, taskId, runId];
    return startProgram(this.#program, argv, { cwd: this.folder, env: this.#environment });
  }

  /** `airflow kubernetes cleanup-pods`, as an administrator lets it run each so many minutes. */
  async cleanUpPods(namespace: string, minutes: number): Promise<void> {
    const how = ['--namespace', namespace, '--min-pending-minutes', String(minutes)];
    await this.#run('kubernetes', 'cleanup-pods', ...how);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(...argv: readonly string[]): Promise<void> {
    const options = { cwd: this.folder, env: this.#environment };
    const { code, out, err } = await startProgram(this.#program, argv, options).ended;
    if (code !== 0) throw new Error(`airflow ${argv.join(' ')}: ${out}${err}`);
  }
}
