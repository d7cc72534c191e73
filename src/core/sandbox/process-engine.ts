import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import { PodTaskError } from '../base/failure.ts';
import { findIgnored } from './ignored-parts.ts';
import { probeIsolation } from './isolation.ts';
import type { Isolation } from './isolation.ts';
import { findPython } from './machine-python.ts';
import type { PodRunner, PodListener } from './pod-runner.ts';
import { ProcessPod } from './process-pod.ts';
import type { SandboxTools } from './sandbox-tools.ts';
import { findStandIn } from './stand-in.ts';

/** Runs pods of well-known images as processes of this machine. */
export class ProcessEngine {
  readonly #tools: SandboxTools;
  #isolation: Promise<Isolation> | undefined;
  #python: Promise<string | undefined> | undefined;

  constructor(tools: SandboxTools, isolate: boolean) {
    this.#tools = tools;
    if (!isolate) this.#isolation = Promise.resolve({ kind: 'none' });
  }

  /** Makes ready what the pod needs and says what is done and ignored; throws `sandbox-image` and `sandbox-python`. */
  async prepare(pod: V1Pod): Promise<(pod: V1Pod, listener: PodListener) => PodRunner> {
    const { environment, folder } = this.#tools;
    const images = listImages(pod);
    // Without a Unix shell nothing can be stood in for.
    const foreign = images.find((image) => isWindows() || findStandIn(image) === undefined);
    if (foreign !== undefined) throw new PodTaskError('sandbox-image', { image: foreign });
    const isolation = await (this.#isolation ??= this.#probe());
    const pythonImage = images.find((image) => findStandIn(image)?.kind === 'python');
    const python =
      pythonImage === undefined ? undefined : await (this.#python ??= findPython(environment));
    if (pythonImage !== undefined && python === undefined) {
      throw new PodTaskError('sandbox-python', { image: pythonImage });
    }
    this.#tools.notify({ code: 'sandbox-processes', data: { images: images.join(', ') } });
    if (pythonImage !== undefined && python !== undefined) {
      const data = { image: pythonImage, with: python };
      this.#tools.notify({ code: 'sandbox-stand-in', data });
    }
    if (isolation.kind === 'none') this.#tools.notify({ code: 'sandbox-paths', data: {} });
    const ignored = findIgnored(pod);
    if (ignored.length > 0)
      this.#tools.notify({ code: 'sandbox-ignored', data: { what: ignored.join(', ') } });
    return (created, listener) => {
      const own = join(folder, `pod-${created.metadata?.uid ?? ''}`);
      const running = new ProcessPod(created, own, isolation, this.#tools, listener);
      try {
        running.start(python);
      } catch (error) {
        running.dispose();
        throw error;
      }
      return running;
    };
  }

  async #probe(): Promise<Isolation> {
    const folder = join(this.#tools.folder, 'probe');
    mkdirSync(folder, { recursive: true });
    try {
      return await probeIsolation(folder, this.#tools.environment);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isWindows(): boolean {
  return process.platform === 'win32';
}

/** The images of all containers, each once. */
export function listImages(pod: V1Pod): readonly string[] {
  const { initContainers = [], containers } = pod.spec ?? { containers: [] };
  return [...new Set([...initContainers, ...containers].map(({ image = '' }) => image))];
}
