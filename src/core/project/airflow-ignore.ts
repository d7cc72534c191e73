import { basename, dirname, relative } from 'node:path';

/** How the lines of a `.airflowignore` are read: `[core] dag_ignore_file_syntax`. */
export type IgnoreSyntax = 'regexp' | 'glob';

/** One line of a `.airflowignore`. */
export interface IgnoreRule {
  /** False where it takes back what earlier ones ignore. */
  readonly ignores: boolean;
  /** `path` is absolute. */
  matches(path: string, isFolder: boolean): boolean;
}

/**
 * The rules of a `.airflowignore` (`file`, an absolute path), as Airflow's `find_path_from_directory` reads it; `base` is the
 * DAG folder, which regular expressions see paths from. A line that cannot be read is left out, as there.
 */
export function readIgnoreRules(
  text: string,
  syntax: IgnoreSyntax,
  file: string,
  base: string,
): readonly IgnoreRule[] {
  return text.split('\n').flatMap((written) => {
    const line = written.replace(/\r$/, '').replace(/\s*#.*/, '');
    if (line === '') return [];
    return (syntax === 'glob' ? globRule(line, dirname(file)) : regexpRule(line, base)) ?? [];
  });
}

/** Whether Airflow leaves a file or folder out; of several rules that match, the last one counts. */
export function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRule[]): boolean {
  return rules.findLast((rule) => rule.matches(path, isFolder))?.ignores ?? false;
}

/** The syntax by the configuration, else the default of a version of Airflow. */
export function chooseIgnoreSyntax(option: string | undefined, airflow: string): IgnoreSyntax {
  if (option === 'regexp' || option === 'glob') return option;
  return Number(airflow.split('.')[0]) >= 3 ? 'glob' : 'regexp';
}

function regexpRule(line: string, base: string): IgnoreRule | undefined {
  const pattern = toPattern(line.replace(/^\(\?i\)/, ''), line.startsWith('(?i)') ? 'i' : '');
  return pattern && { ignores: true, matches: (path) => pattern.test(relative(base, path)) };
}

/** A line of gitignore's syntax: with a `/` that is not its last character, it counts from the folder of its file. */
function globRule(line: string, folder: string): IgnoreRule | undefined {
  const isBack = line.startsWith('!');
  const glob = (isBack ? line.slice(1) : line)
    .replace(/^\\(?=[!#])/, '')
    .replace(/(?<!\\)\s+$/, '');
  const body = glob.replace(/\/$/, '');
  if (body === '') return undefined;
  const isPlaced = body.includes('/');
  const pattern = toPattern(`^(?:${toSource(body.replace(/^\//, ''))})$`, '');
  if (pattern === undefined) return undefined;
  return {
    ignores: !isBack,
    matches: (path, isFolder) => {
      if (glob.endsWith('/') && !isFolder) return false;
      const from = relative(folder, path);
      return pattern.test(isPlaced ? from : basename(path));
    },
  };
}

function toSource(glob: string): string {
  const part = /^\*\*\/|\/\*\*\/|\/\*\*$|\*+|\?|\[(?:[!^]?\]?[^\]]*)\]|\\?./gsu;
  return glob.replace(part, (piece) => {
    if (piece === '**/') return '(?:.*/)?';
    if (piece === '/**/') return '/(?:.*/)?';
    if (piece === '/**') return '/.*';
    if (piece.startsWith('*')) return '[^/]*';
    if (piece === '?') return '[^/]';
    if (piece.length > 2 && piece.startsWith('['))
      return `[${piece.slice(1, -1).replace(/^!/, '^').replaceAll('[', '\\[')}]`;
    return piece.replace(/^\\(?=.)/s, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
}

function toPattern(source: string, flags: string): RegExp | undefined {
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, flags + mode);
    } catch {
      // Tried once more without the mode that takes more for an error.
    }
  }
  return undefined;
}
