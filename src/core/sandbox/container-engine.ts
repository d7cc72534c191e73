import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import { EngineCli, toReason, uidLabel } from './engine-cli.ts';
import { EnginePod } from './engine-pod.ts';
import { FoundPod, toFoundPod } from './found-pod.ts';
import { findIgnored } from './ignored-parts.ts';
import type { PodRunner, PodListener } from './pod-runner.ts';
import { listImages } from './process-engine.ts';
import type { SandboxTools } from './sandbox-tools.ts';
import { findStandIn } from './stand-in.ts';

/** Milliseconds within which an engine must answer to count as present. */
const answerTime = 2000;
/** Milliseconds that fetching an image may take, and where something else can run the pod. */
const pullTime = 600_000;
const shortPullTime = 60_000;

/** A pod of another program with what reads and ends it. */
export interface Found {
  readonly pod: V1Pod;
  readonly runner: PodRunner;
}

/** Runs pods in containers of podman or docker, whichever of the wanted ones answers. */
export class ContainerEngine {
  readonly #wanted: 'auto' | 'podman' | 'docker';
  readonly #pull: boolean;
  readonly #tools: Omit<SandboxTools, 'folder'>;
  #cli: Promise<EngineCli | undefined> | undefined;
  #trouble: Promise<string | undefined> | undefined;

  constructor(
    wanted: 'auto' | 'podman' | 'docker',
    pull: boolean,
    tools: Omit<SandboxTools, 'folder'>,
  ) {
    this.#wanted = wanted;
    this.#pull = pull;
    this.#tools = tools;
  }

  /**
   * Makes the pod's images ready. Undefined, with `auto` alone: no engine answers, or it lacks an image, or it cannot run
   * containers and processes can. Throws `sandbox-failed` where the engine that was asked for does not answer.
   */
  async prepare(
    pod: V1Pod,
    getFolder: () => string,
    signal: AbortSignal,
  ): Promise<((pod: V1Pod, listener: PodListener) => PodRunner) | undefined> {
    const cli = await this.#find();
    if (cli === undefined) {
      if (this.#wanted === 'auto') return undefined;
      const detail = `${this.#wanted} does not answer`;
      throw new PodTaskError('sandbox-failed', { detail });
    }
    for (const image of listImages(pod)) {
      const has = (await cli.hasImage(image)) || (await this.#fetch(cli, image, signal));
      if (!has && this.#wanted === 'auto') return undefined;
    }
    if (this.#wanted === 'auto') {
      const trouble = await (this.#trouble ??= findTrouble(cli, listImages(pod)[0] ?? ''));
      if (trouble !== undefined) {
        this.#tools.log.info(`${cli.name} cannot run containers: ${trouble}`);
        if (listImages(pod).every((image) => findStandIn(image) !== undefined)) return undefined;
        throw new PodTaskError('sandbox-failed', { detail: `${cli.name}: ${trouble}` });
      }
    }
    this.#tools.notify({ code: 'sandbox-containers', data: { engine: cli.name } });
    const ignored = findIgnored(pod);
    if (ignored.length > 0) {
      this.#tools.notify({ code: 'sandbox-ignored', data: { what: ignored.join(', ') } });
    }
    const tools = { ...this.#tools, folder: getFolder() };
    return (created, listener) => {
      const folder = join(tools.folder, `pod-${created.metadata?.uid ?? ''}`);
      const running = new EnginePod(created, cli, folder, tools, listener);
      running.start();
      return running;
    };
  }

  /** All pods that the engine holds, also those of other programs; none where no engine answers. */
  async list(node: string): Promise<readonly Found[]> {
    const cli = await this.#find();
    if (cli === undefined) return [];
    const filter = `--filter=label=${uidLabel}`;
    const { code, out, err } = await cli.ask(['ps', '--all', '--quiet', '--no-trunc', filter]);
    if (code !== 0) throw new PodTaskError('sandbox-failed', { detail: toReason(err) });
    const containers = await cli.inspect(out.split('\n').filter((id) => id !== ''));
    const byUid = Map.groupBy(containers, ({ labels }) => labels.get(uidLabel));
    return [...byUid.values()].flatMap((own) => {
      const pod = toFoundPod(own, node);
      const tools = { ...this.#tools, folder: '' };
      return pod === undefined ? [] : [{ pod, runner: new FoundPod(pod, own, cli, tools) }];
    });
  }

  async #fetch(cli: EngineCli, image: string, signal: AbortSignal): Promise<boolean> {
    if (!this.#pull) return false;
    const isOptional = this.#wanted === 'auto' && findStandIn(image) !== undefined;
    const timeout = isOptional ? shortPullTime : pullTime;
    const { code, err } = await cli.ask(['pull', '-q', '--', image], { timeout, signal });
    signal.throwIfAborted();
    if (code !== 0) this.#tools.log.info(`${cli.name} cannot fetch ${image}: ${toReason(err)}`);
    return code === 0;
  }

  #find(): Promise<EngineCli | undefined> {
    return (this.#cli ??= this.#probe());
  }

  async #probe(): Promise<EngineCli | undefined> {
    const names = this.#wanted === 'auto' ? (['podman', 'docker'] as const) : [this.#wanted];
    const answers = await Promise.all(
      names.map(async (name) => {
        const cli = new EngineCli(name, this.#tools.environment);
        const { code } = await cli.ask(['ps', '--quiet'], { timeout: answerTime });
        return code === 0 ? cli : undefined;
      }),
    );
    return answers.find((cli) => cli !== undefined);
  }
}

/** Why the engine starts no container, found out by a program that no image has: only an engine that works misses it (127). */
async function findTrouble(cli: EngineCli, image: string): Promise<string | undefined> {
  const words = ['run', '--rm', '--pull=never', '--network=none', '--entrypoint=/pod-tasks-probe'];
  const { code, err } = await cli.ask([...words, '--', image], { timeout: 20_000 });
  return code === 127 ? undefined : toReason(err);
}
