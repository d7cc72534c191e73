import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { CauseCode } from '../base/cause.ts';
import type { Clock } from '../base/clock.ts';
import { PodTaskError } from '../base/failure.ts';
import type { MessageData } from '../base/message.ts';
import { isJsonObject, parseJson } from '../base/json.ts';
import type { KubeAccess } from './kube-access.ts';
import { within } from './kube-limits.ts';
import type { KubeLimits } from './kube-limits.ts';
import type { KubePlugin } from './kube-plugin-spec.ts';

/** What a plugin answered. */
export interface PluginCredential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined: until the server refuses it. */
  readonly expires: number | undefined;
}

/** What running a plugin needs of the outside. */
export interface PluginSurroundings {
  readonly clock: Clock;
  readonly limits: KubeLimits;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True where a person sits at standard input and reads standard error. */
  readonly interactive: boolean;
}

const mostOutput = 1024 * 1024;
const mostComplaint = 4096;

/**
 * Runs a credential plugin (`client.authentication.k8s.io`), never through a shell, and reads its answer. Throws
 * `cluster-unauthorized` where it is missing, fails, does not end or answers nonsense.
 */
export async function runPlugin(
  plugin: KubePlugin,
  access: KubeAccess,
  surroundings: PluginSurroundings,
  signal: AbortSignal,
): Promise<PluginCredential> {
  const { command, interactiveMode } = plugin;
  const isInteractive = surroundings.interactive && interactiveMode !== 'Never';
  const fail = (why: CauseCode, data: MessageData, cause?: unknown): PodTaskError =>
    new PodTaskError(
      'cluster-unauthorized',
      { why, cluster: access.name, command, ...data },
      cause,
    );
  if (interactiveMode === 'Always' && !isInteractive) throw fail('plugin-interactive', {});
  const output = await collect(plugin, access, surroundings, isInteractive, fail, signal);
  return readAnswer(output, plugin, (detail) => fail('plugin-output', { detail }));
}

function collect(
  plugin: KubePlugin,
  access: KubeAccess,
  { clock, limits, environment }: PluginSurroundings,
  interactive: boolean,
  fail: (why: CauseCode, data: MessageData, cause?: unknown) => PodTaskError,
  signal: AbortSignal,
): Promise<string> {
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { interactive, ...(plugin.provideClusterInfo ? { cluster: access.clusterInfo } : {}) },
  };
  const ms = interactive ? limits.question : limits.plugin;
  const late = (): Error => fail('plugin-timeout', { seconds: ms / 1000 });
  return within({ ms, clock, signal, late }, (resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const isMissing = error.code === 'ENOENT' || error.code === 'EACCES';
      const hint = plugin.installHint === undefined ? {} : { hint: plugin.installHint };
      reject(
        isMissing
          ? fail('plugin-missing', hint, error)
          : fail('plugin-failed', { exit: error.code ?? '', detail: error.message }, error),
      );
    };
    let child: ChildProcess;
    try {
      child = start(plugin, info, environment, interactive);
    } catch (error) {
      // Node throws what the system says of the arguments, for example that they are too long.
      refuse(error as NodeJS.ErrnoException);
      return () => undefined;
    }
    let isOver = false;
    const out: Buffer[] = [];
    let length = 0;
    let complaint = '';
    child.on('error', refuse);
    child.stdout?.on('data', (bytes: Buffer) => {
      out.push(bytes);
      length += bytes.length;
      if (length > mostOutput) reject(fail('plugin-output', { detail: 'more than 1 MiB' }));
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      if (complaint.length < mostComplaint) complaint += bytes.toString('utf8');
    });
    child.on('close', (code, killed) => {
      isOver = true;
      const detail = complaint.trim().slice(0, mostComplaint);
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(fail('plugin-failed', { exit: code ?? killed ?? '', detail }));
    });
    return () => {
      if (!isOver) stop(child, interactive);
      // What has left its group may hold the pipes open for longer.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
    };
  });
}

/** On POSIX in a group of its own, so that it ends with its children; who asks the user has to stay in the terminal's. */
function start(
  plugin: KubePlugin,
  info: object,
  environment: PluginSurroundings['environment'],
  interactive: boolean,
): ChildProcess {
  return spawn(plugin.command, plugin.arguments, {
    shell: false,
    windowsHide: true,
    detached: !interactive && isPosix(),
    env: {
      ...environment,
      ...plugin.environment,
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    },
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', interactive ? 'inherit' : 'pipe'],
  });
}

function stop(child: ChildProcess, interactive: boolean): void {
  if (interactive) {
    // It may have switched the terminal's echo off, and has to get the chance to switch it on again.
    child.kill('SIGTERM');
    return;
  }
  try {
    if (child.pid !== undefined && isPosix()) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // The group ended in this moment.
  }
}

function isPosix(): boolean {
  return process.platform !== 'win32';
}

function readAnswer(
  output: string,
  plugin: KubePlugin,
  fail: (detail: string) => PodTaskError,
): PluginCredential {
  const answer = parseJson(output);
  if (!isJsonObject(answer)) throw fail('JSON');
  if (answer['kind'] !== 'ExecCredential') throw fail('kind');
  if (answer['apiVersion'] !== plugin.apiVersion) throw fail('apiVersion');
  const status = answer['status'];
  if (!isJsonObject(status)) throw fail('status');
  const read = (name: string): string | undefined => {
    const value = status[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const token = read('token');
  const certificate = read('clientCertificateData');
  const key = read('clientKeyData');
  if ((certificate === undefined) !== (key === undefined)) throw fail('clientKeyData');
  if (token === undefined && certificate === undefined) throw fail('status.token');
  // It goes into a header.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw fail('status.token');
  const until = read('expirationTimestamp');
  const expires = until === undefined ? undefined : Date.parse(until);
  if (expires !== undefined && Number.isNaN(expires)) throw fail('expirationTimestamp');
  return { token, certificate, key, expires };
}
