import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import type { ExecChunk } from '../cluster/cluster.ts';
import type { EngineCli, InspectedContainer } from './engine-cli.ts';
import { containerLabel, podLabel, toState } from './engine-words.ts';
import { execute } from './engine-exec.ts';
import { removePod } from './engine-pod.ts';
import type { PodRunner, ReadableLog } from './pod-runner.ts';
import { toCreated, withState } from './pod-status.ts';
import type { SandboxTools } from './sandbox-tools.ts';
import { isJsonObject, parseJson } from '../base/json.ts';

/** A pod that another program left in the container engine. */
export class FoundPod implements PodRunner {
  readonly #pod: V1Pod;
  readonly #cli: EngineCli;
  readonly #tools: SandboxTools;
  readonly #ids: ReadonlyMap<string, string>;

  constructor(
    pod: V1Pod,
    containers: readonly InspectedContainer[],
    cli: EngineCli,
    tools: SandboxTools,
  ) {
    this.#pod = pod;
    this.#cli = cli;
    this.#tools = tools;
    this.#ids = new Map(
      containers.map(({ labels, id }) => [labels.get(containerLabel) ?? '', id] as const),
    );
  }

  log(container: string): ReadableLog {
    const id = this.#find(container);
    const cli = this.#cli;
    return {
      read: async function* (wish, signal) {
        const since =
          wish.sinceTime ?? (wish.sinceSeconds === undefined ? undefined : `${wish.sinceSeconds}s`);
        const words = [
          'logs',
          ...(wish.follow ? ['--follow'] : []),
          ...(wish.timestamps ? ['--timestamps'] : []),
          ...(since === undefined ? [] : [`--since=${since}`]),
          ...(wish.tailLines === undefined ? [] : [`--tail=${wish.tailLines}`]),
          id,
        ];
        for await (const chunk of execute(cli, words, undefined, signal)) {
          if (chunk.type !== 'exit') yield chunk.bytes;
        }
      },
    };
  }

  exec(
    container: string,
    command: readonly string[],
    stdin: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<ExecChunk> {
    const words = ['exec', '-i', this.#find(container), ...command];
    return execute(this.#cli, words, stdin, signal);
  }

  async stop(graceMs: number): Promise<void> {
    const grace = String(Math.ceil(graceMs / 1000));
    await this.#cli.ask(['stop', '-t', grace, ...this.#ids.values()]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await removePod(this.#pod, this.#cli, this.#tools);
  }

  #find(container: string): string {
    const id = this.#ids.get(container);
    if (id === undefined) {
      const detail = `container ${container} is not valid for this pod`;
      throw new PodTaskError('cluster-refused', { detail });
    }
    return id;
  }
}

/** The pod that these containers of one uid make up, or undefined where their labels do not tell. */
export function toFoundPod(
  containers: readonly InspectedContainer[],
  node: string,
): V1Pod | undefined {
  const first = containers[0];
  const remembered = parseJson(first?.labels.get(podLabel) ?? '');
  if (first === undefined || !isJsonObject(remembered)) return undefined;
  const { metadata, spec } = remembered as unknown as V1Pod;
  const { name, namespace, uid } = metadata ?? {};
  if (name === undefined || namespace === undefined || uid === undefined) return undefined;
  if (!Array.isArray(spec?.containers)) return undefined;
  const born = new Date(Math.min(...containers.map(({ created }) => created.getTime())));
  let pod = toCreated(remembered, { namespace, uid, now: born, node });
  for (const container of containers) {
    const own = container.labels.get(containerLabel) ?? '';
    pod = withState(pod, own, toState(container), born);
  }
  return pod;
}
