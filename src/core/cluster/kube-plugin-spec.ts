import { isAbsolute, resolve } from 'node:path';
import type { PodTaskError } from '../base/failure.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';

/** A program that gives credentials, as a kubeconfig names it (`exec` of a user). */
export interface KubePlugin {
  /** A name to look for on the path, or an absolute path. */
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo: boolean;
  /** How to get the program, in the kubeconfig's own words. */
  readonly installHint: string | undefined;
}

/** Versions of the plugin protocol that kubectl knows. */
const versions: readonly unknown[] = [
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
];

/** The plugin of a user; a path that is not absolute counts from `folder`. Throws what `fail` makes. */
export function readPlugin(
  value: Json | undefined,
  folder: string,
  fail: (detail: string) => PodTaskError,
): KubePlugin | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw fail('exec');
  const { command, apiVersion, interactiveMode = 'IfAvailable' } = value;
  if (typeof command !== 'string' || command === '') throw fail('exec.command');
  if (typeof apiVersion !== 'string' || !versions.includes(apiVersion)) {
    throw fail('exec.apiVersion');
  }
  if (
    interactiveMode !== 'Never' &&
    interactiveMode !== 'IfAvailable' &&
    interactiveMode !== 'Always'
  ) {
    throw fail('exec.interactiveMode');
  }
  const hint = value['installHint'];
  return {
    command: /[\\/]/.test(command) && !isAbsolute(command) ? resolve(folder, command) : command,
    arguments: list(value['args']).map(String),
    environment: Object.fromEntries(
      list(value['env']).flatMap((one) =>
        isJsonObject(one) && typeof one['name'] === 'string'
          ? [[one['name'], toText(one['value'])]]
          : [],
      ),
    ),
    apiVersion,
    interactiveMode,
    provideClusterInfo: value['provideClusterInfo'] === true,
    installHint: typeof hint === 'string' && hint !== '' ? hint : undefined,
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function toText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
