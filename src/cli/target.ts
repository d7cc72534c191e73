import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { PodTaskError } from '../core/base/failure.ts';
import { isJsonObject } from '../core/base/json.ts';
import type { Json } from '../core/base/json.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { usageError } from './usage-error.ts';

/** Where pods run, as the TARGET options say. */
export type Target =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'cluster';
      /** The kubeconfig files in order, absolute. */
      readonly files: readonly string[];
      /** True where `--kubeconfig` names the file. */
      readonly named: boolean;
      readonly context: string | undefined;
    };

/** Reads the TARGET options; throws `usage` where they exclude each other. */
export function readTarget(
  options: GivenOptions,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Target {
  const named = options.one('--kubeconfig');
  const context = options.one('--context');
  if (options.has('--sandbox')) {
    const other =
      named !== undefined ? '--kubeconfig' : context !== undefined ? '--context' : undefined;
    if (other !== undefined) throw usageError('excluding', { one: '--sandbox', other });
    return { kind: 'sandbox' };
  }
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((one) => one !== '');
  const files =
    named !== undefined
      ? [named]
      : listed.length > 0
        ? listed
        : [join(environment['HOME'] ?? homedir(), '.kube', 'config')];
  return {
    kind: 'cluster',
    files: files.map((file) => resolve(folder, file)),
    named: named !== undefined,
    context,
  };
}

/**
 * The context that a cluster target means: the one named by `--context`, else the task's own where the kubeconfig has it,
 * else the current one for a task that names none. Throws `kubeconfig-invalid`, `context-not-found` or `target-needed`.
 */
export function chooseContext(
  target: Extract<Target, { kind: 'cluster' }>,
  taskContext: string | undefined,
): string {
  const configs = target.files.flatMap((file) => readKubeconfig(file, target.named) ?? []);
  const contexts = new Set(configs.flatMap((config) => config.contexts));
  const wanted = target.context;
  if (wanted !== undefined) {
    if (contexts.has(wanted)) return wanted;
    const path = target.files.join(delimiter);
    throw new PodTaskError('context-not-found', { context: wanted, path });
  }
  if (taskContext !== undefined) {
    if (contexts.has(taskContext)) return taskContext;
    throw new PodTaskError('target-needed', { context: taskContext });
  }
  const current = configs.find((config) => config.current !== undefined)?.current;
  if (current !== undefined && contexts.has(current)) return current;
  throw new PodTaskError('target-needed');
}

interface Kubeconfig {
  readonly contexts: readonly string[];
  readonly current: string | undefined;
}

/** A file that nobody named may be absent. */
function readKubeconfig(path: string, named: boolean): Kubeconfig | undefined {
  let config: Json;
  try {
    config = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 }) as Json;
  } catch (error) {
    if (!named && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PodTaskError('kubeconfig-invalid', { path, detail: describe(error) }, error);
  }
  if (!isJsonObject(config) || !Array.isArray(config['contexts'])) {
    throw new PodTaskError('kubeconfig-invalid', { path });
  }
  const contexts = (config['contexts'] as readonly Json[]).flatMap((one) =>
    isJsonObject(one) && typeof one['name'] === 'string' ? [one['name']] : [],
  );
  const current = config['current-context'];
  return { contexts, current: typeof current === 'string' && current !== '' ? current : undefined };
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith('E') === true
    ? code
    : (message.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
