import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isIgnored, readIgnoreRules } from './airflow-ignore.ts';
import type { IgnoreRule, IgnoreSyntax } from './airflow-ignore.ts';
import { isWithin, readText, sizeLimit } from './disk-files.ts';
import { foldersUpward } from './find-workspace.ts';

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

/** What a search needs to know of `.airflowignore` files. */
export interface Ignoring {
  /** The folder that bounds where they are looked for, an absolute real path. */
  readonly workspace: string;
  /** How one of them is read; asked once for each. */
  syntaxOf(file: string): IgnoreSyntax;
}

/**
 * The Python files, and YAML files of dag-factory, below `folder` (an absolute real path) that may make pod tasks. Only a cheap test of the text:
 * a file that cannot be read is among them, so that it is reported. Links are not followed. Each step reads one file at most,
 * so that whoever asks may stop in between. What a `.airflowignore` there or above leaves out is left out, unless it is
 * `folder` itself.
 */
export function* findDagFiles(folder: string, ignoring: Ignoring): Generator<Candidate, void> {
  const upward = isWithin(folder, ignoring.workspace)
    ? foldersUpward(join(folder, ignoreFile), ignoring.workspace).slice(1)
    : [];
  const state = upward.toReversed().reduce<Rules>((before, one) => enter(one, before, ignoring), {
    base: undefined,
    rules: [],
  });
  const isNamed = isIgnored(folder, true, state.rules);
  yield* walk(folder, isNamed ? { base: undefined, rules: [] } : state, ignoring);
}

const ignoreFile = '.airflowignore';

/** The rules that hold in a folder; `base` is the topmost one that has any, which stands for the DAG folder. */
interface Rules {
  readonly base: string | undefined;
  readonly rules: readonly IgnoreRule[];
}

function enter(folder: string, before: Rules, ignoring: Ignoring): Rules {
  const file = join(folder, ignoreFile);
  const text = readText(file);
  if (text === undefined) return before;
  const base = before.base ?? folder;
  const own = readIgnoreRules(text, ignoring.syntaxOf(file), file, base);
  return { base, rules: [...before.rules, ...own] };
}

function* walk(folder: string, before: Rules, ignoring: Ignoring): Generator<Candidate, void> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort(byName);
  const state = entries.some((entry) => entry.name === ignoreFile)
    ? enter(folder, before, ignoring)
    : before;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (isIgnored(path, entry.isDirectory(), state.rules)) continue;
    if (entry.isDirectory()) {
      if (!skipped.test(entry.name) && !isEnvironment(path)) yield* findIn(path, state, ignoring);
    } else if (entry.isFile() && /\.(?:py|ya?ml)$/.test(entry.name)) {
      const mentions = mentionsPods(path);
      if (mentions !== undefined) yield { path, mentions };
    }
  }
}

/** A folder inside that cannot be listed holds nothing that could be shown. */
function* findIn(folder: string, state: Rules, ignoring: Ignoring): Generator<Candidate, void> {
  try {
    yield* walk(folder, state, ignoring);
  } catch (error) {
    if (isAccess(error)) return;
    throw error;
  }
}

function isEnvironment(folder: string): boolean {
  return statSync(join(folder, 'pyvenv.cfg'), { throwIfNoEntry: false }) !== undefined;
}

/**
 * The cheap test of the text of `file`: true where it mentions pod tasks, false where it is a DAG file by Airflow's own test
 * alone (`might_contain_dag`), or a YAML file of dag-factory with other operators, undefined where it makes no DAGs at all.
 */
export function mayMakePodTasks(source: string, file: string): boolean | undefined {
  if (/\.ya?ml$/.test(file)) {
    const operators = source.match(/^[ \t]*(?:-[ \t]+)?operator:[ \t]*["']?[\w.]+\.\w+/gm);
    if (operators === null || !/^[ \t]+tasks:/m.test(source)) return undefined;
    return operators.some((one) => /(?:KubernetesPod|GKEStartPod|E[kK][sS]Pod)Operator$/.test(one));
  }
  const text = source.toLowerCase();
  if (marks.some((mark) => text.includes(mark))) return true;
  return text.includes('dag') && text.includes('airflow') ? false : undefined;
}

function mentionsPods(path: string): boolean | undefined {
  try {
    if (statSync(path).size > sizeLimit) return undefined;
    return mayMakePodTasks(readFileSync(path, 'latin1'), path);
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
