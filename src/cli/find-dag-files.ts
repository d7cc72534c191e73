import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sizeLimit } from '../core/project/disk-files.ts';

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
 * a file that cannot be read is among them, so that it is reported. Links are not followed.
 */
export function findDagFiles(folder: string): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.test(entry.name) && !isEnvironment(path)) found.push(...findIn(path));
    } else if (entry.isFile() && entry.name.endsWith('.py')) {
      const mentions = mentionsPods(path);
      if (mentions !== undefined) found.push({ path, mentions });
    }
  }
  return found;
}

/** A folder inside that cannot be listed holds nothing that could be shown. */
function findIn(folder: string): readonly Candidate[] {
  try {
    return findDagFiles(folder);
  } catch (error) {
    if (isAccess(error)) return [];
    throw error;
  }
}

function isEnvironment(folder: string): boolean {
  return statSync(join(folder, 'pyvenv.cfg'), { throwIfNoEntry: false }) !== undefined;
}

/** Undefined where it makes no DAGs at all (`might_contain_dag`). */
function mentionsPods(path: string): boolean | undefined {
  try {
    if (statSync(path).size > sizeLimit) return undefined;
    const text = readFileSync(path, 'latin1').toLowerCase();
    if (marks.some((mark) => text.includes(mark))) return true;
    return text.includes('dag') && text.includes('airflow') ? false : undefined;
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
