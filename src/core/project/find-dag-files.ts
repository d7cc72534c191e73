import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sizeLimit } from './disk-files.ts';

// Folders that hold no DAGs: hidden ones, environments, packages, build results.
const skipped =
  /^(?:\..*|__pycache__|node_modules|venv|env|virtualenv|site-packages|dist|build|.*\.egg-info)$/;

// What every file that makes pod tasks mentions; lower case.
const marks = [
  'kubernetespod',
  'task.kubernetes',
  'kubernetes_pod',
  'kubernetes_cmd',
  'operators.pod',
  'ekspod',
  'gkestartpod',
  'gkepod',
];

/** A file that may make pod tasks. */
export interface Candidate {
  /** Absolute. */
  readonly path: string;
  /** False where it is only a DAG file by Airflow's own test, whose tasks a helper module may make. */
  readonly mentions: boolean;
}

/**
 * The Python files below `folder` (an absolute real path) that may make pod tasks, in order. Only a cheap test of the text:
 * a file that cannot be read is among them, so that it is reported. Links are not followed. Each step reads one file at most,
 * so that whoever asks may stop in between.
 */
export function* findDagFiles(folder: string): Generator<Candidate, void> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.test(entry.name) && !isEnvironment(path)) yield* findIn(path);
    } else if (entry.isFile() && entry.name.endsWith('.py')) {
      const mentions = mentionsPods(path);
      if (mentions !== undefined) yield { path, mentions };
    }
  }
}

/** A folder inside that cannot be listed holds nothing that could be shown. */
function* findIn(folder: string): Generator<Candidate, void> {
  try {
    yield* findDagFiles(folder);
  } catch (error) {
    if (isAccess(error)) return;
    throw error;
  }
}

function isEnvironment(folder: string): boolean {
  return statSync(join(folder, 'pyvenv.cfg'), { throwIfNoEntry: false }) !== undefined;
}

/**
 * The cheap test of a Python text: true where it mentions pod tasks, false where it is a DAG file by Airflow's own test
 * alone, undefined where it makes no DAGs at all (`might_contain_dag`).
 */
export function mayMakePodTasks(source: string): boolean | undefined {
  const text = source.toLowerCase();
  if (marks.some((mark) => text.includes(mark))) return true;
  return text.includes('dag') && text.includes('airflow') ? false : undefined;
}

function mentionsPods(path: string): boolean | undefined {
  try {
    if (statSync(path).size > sizeLimit) return undefined;
    return mayMakePodTasks(readFileSync(path, 'latin1'));
  } catch (error) {
    if (isAccess(error)) return true;
    throw error;
  }
}

function isAccess(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM' || code === 'ENOENT';
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
