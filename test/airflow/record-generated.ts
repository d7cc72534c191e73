import { execFileSync } from 'node:child_process';
import type { ExecFileSyncOptions } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programOf } from './airflow-home.ts';
import type { environments } from './airflow-home.ts';

/**
 * Has a generator (a Python package beside this file) write DAG files into `root`/dags and the real Airflow of an environment
 * record them into `root`/recorded; the names of the DAG files in order. `args` are the generator's, with the folder among them.
 */
export function recordGenerated(
  environment: (typeof environments)[number],
  generator: string,
  args: (dags: string) => readonly string[],
  root: string,
): readonly string[] {
  const dags = join(root, 'dags');
  const quiet: ExecFileSyncOptions = {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'ignore', 'pipe'],
  };
  execFileSync('python3', ['-m', generator, ...args(dags)], quiet);
  const recorded = join(root, 'recorded');
  execFileSync(programOf(environment, 'python'), ['record-pods.py', dags, recorded], quiet);
  return readdirSync(dags)
    .filter((name) => name.endsWith('.py'))
    .sort();
}
