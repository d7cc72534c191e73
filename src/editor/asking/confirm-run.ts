import type { KubePlugin } from '../../core/cluster/kube-plugin-spec.ts';
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { Settings } from '../settings.ts';
import { fromKey, keep, readAgreed, toKey } from './agreements.ts';
import { toPlainText } from './plain-text.ts';
import type { State } from './state.ts';
import type { Asking, L10n } from './window.ts';

/** What the user sees before a run. */
export interface RunSummary {
  readonly manifest: Manifest;
  readonly logicalDate: string;
  readonly where:
    | { readonly kind: 'sandbox'; readonly engine: Settings['podTasks.sandbox.engine'] }
    | {
        readonly kind: 'cluster';
        readonly context: string;
        /** The address without user and password. */
        readonly server: string;
        /** Asked about every time. */
        readonly isProtected: boolean;
        /** True where nobody looks at the server's certificate. */
        readonly insecure: boolean;
        /** The program that a kubeconfig of the workspace gets its credentials from. */
        readonly foreignPlugin: ForeignProgram | undefined;
      };
  /** Said already, for example that the mapping stands another context in. */
  readonly notes: readonly string[];
}

/** Nothing of what will run may be cut away. */
const longestProgram = 4000;

/** A program that a kubeconfig of the workspace gets its credentials from. */
export interface ForeignProgram {
  readonly path: string;
  readonly plugin: KubePlugin;
}

/** True where the user has agreed to this very program. */
export function isProgramAgreed(program: ForeignProgram, state: State): boolean {
  return readAgreed(state).includes(toProgramKey(program));
}

/** Asks whether the program may run, once for each; false where the user does not agree. */
export async function agreeToProgram(
  context: string,
  program: ForeignProgram,
  state: State,
  { window, l10n }: Pick<Asking, 'window' | 'l10n'>,
): Promise<boolean> {
  if (isProgramAgreed(program, state)) return true;
  const button = l10n.t('Run This Program');
  const message = l10n.t('A kubeconfig of the workspace wants to run a program on this machine.');
  const detail = [
    l10n.t('It gets the credentials for the context {context}.', {
      context: toPlainText(context),
    }),
    l10n.t('Kubeconfig: {path}', { path: toPlainText(program.path) }),
    l10n.t('Program: {program}', { program: toPlainText(toCommand(program), longestProgram) }),
  ];
  if ((await window.ask(message, detail.join('\n'), button)) !== button) return false;
  await keep(toProgramKey(program), state);
  return true;
}

/** Asks for what has to be agreed to before this run, once where it is remembered; false where the user does not agree. */
export async function confirmRun(
  summary: RunSummary,
  state: State,
  { window, l10n }: Asking,
): Promise<boolean> {
  const { manifest, where } = summary;
  const agreed = readAgreed(state);
  if (where.kind === 'cluster' && where.foreignPlugin !== undefined) {
    const { context, foreignPlugin } = where;
    if (!(await agreeToProgram(context, foreignPlugin, state, { window, l10n }))) return false;
  }
  const namespace = manifest.pod.metadata?.namespace ?? 'default';
  const one =
    where.kind === 'sandbox' ? toKey('sandbox', where.engine) : toRunKey(where, namespace);
  const isAlways = where.kind === 'cluster' && where.isProtected;
  if (agreed.includes(one) && !isAlways) return true;
  const task = toPlainText(manifest.taskId);
  const message =
    where.kind === 'sandbox'
      ? l10n.t('Run the task {task} in the sandbox of this machine?', { task })
      : l10n.t('Run the task {task} on the cluster of the context {context}?', {
          task,
          context: toPlainText(where.context),
        });
  const button = l10n.t('Run Pod');
  const detail = describe(summary, namespace, agreed, l10n).join('\n');
  if ((await window.ask(message, detail, button)) !== button) return false;
  await keep(one, state);
  return true;
}

function describe(
  { manifest, logicalDate, where, notes }: RunSummary,
  namespace: string,
  agreed: readonly string[],
  l10n: L10n,
): readonly string[] {
  const { spec } = manifest.pod;
  const images = [...new Set(spec?.containers.map(({ image }) => image ?? '?'))].join(', ');
  const cluster =
    where.kind === 'cluster'
      ? describeCluster(where, namespace, agreed, l10n)
      : [sayEngine(where.engine, l10n)];
  return [
    ...notes,
    ...cluster,
    l10n.t('Namespace: {namespace}', { namespace: toPlainText(namespace) }),
    l10n.t('Image: {image}', { image: toPlainText(images) }),
    l10n.t('Service account: {account}', {
      account: toPlainText(spec?.serviceAccountName ?? 'default'),
    }),
    l10n.t('Logical date: {date}', { date: toPlainText(logicalDate) }),
    where.kind === 'cluster' && where.isProtected
      ? l10n.t('You are asked every time.')
      : where.kind === 'cluster'
        ? l10n.t('You are asked once for each context and namespace.')
        : l10n.t('You are asked once in this workspace.'),
  ];
}

/** What is kept of the agreement to run on a cluster. */
export function toRunKey(
  { context, server }: Extract<RunSummary['where'], { kind: 'cluster' }>,
  namespace: string,
): string {
  return toKey('cluster', context, server, namespace);
}

/** A cluster for people who have to agree to it, with what is unusual of it. */
export function describeCluster(
  where: Extract<RunSummary['where'], { kind: 'cluster' }>,
  namespace: string,
  agreed: readonly string[],
  l10n: L10n,
): readonly string[] {
  return [
    ...describeWarnings(where, namespace, agreed, l10n),
    l10n.t('Context: {context}', { context: toPlainText(where.context) }),
    l10n.t('Server: {server}', { server: toPlainText(where.server) }),
  ];
}

function describeWarnings(
  { context, server, isProtected, insecure }: Extract<RunSummary['where'], { kind: 'cluster' }>,
  namespace: string,
  agreed: readonly string[],
  l10n: L10n,
): readonly string[] {
  const before = agreed.map(fromKey).find(([kind, one]) => kind === 'cluster' && one === context);
  const moved = before !== undefined && before[2] !== server;
  return [
    ...(isProtected ? [l10n.t('This context is protected.')] : []),
    ...(moved && !agreed.includes(toKey('cluster', context, server, namespace))
      ? [
          l10n.t('The address of this context has changed; you agreed to {server}.', {
            server: toPlainText(before[2] ?? ''),
          }),
        ]
      : []),
    ...(insecure ? [l10n.t("The kubeconfig says not to check the server's certificate.")] : []),
  ];
}

function sayEngine(engine: Settings['podTasks.sandbox.engine'], l10n: L10n): string {
  switch (engine) {
    case 'auto':
      return l10n.t(
        'The sandbox uses containers of podman or docker where one of them can run the image, else processes of this machine with your own rights.',
      );
    case 'process':
      return l10n.t(
        'The sandbox uses processes of this machine with your own rights, and runs only a few known images.',
      );
    default:
      return l10n.t('The sandbox uses containers of {engine} on this machine.', { engine });
  }
}

function toCommand({ plugin }: ForeignProgram): string {
  return [plugin.command, ...plugin.arguments].join(' ');
}

/** Its variables decide what it does as much as its arguments. */
function toProgramKey(program: ForeignProgram): string {
  const { path, plugin } = program;
  return toKey('plugin', path, toCommand(program), JSON.stringify(plugin.environment));
}
