import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Server = 'apiserver' | 'controller-manager' | 'kubelet' | 'containerd';

/** The servers of the test cluster, for suites that have it alone; as they were again after `restore`. */
export class Servers {
  readonly #home: string;
  readonly #changed = new Set<Server>();

  constructor(home: string) {
    this.#home = home;
  }

  /** Ends it at once, as a crash would. */
  kill(name: Server): void {
    this.#changed.add(name);
    this.#control(['kill', name]);
  }

  /** Starts it again as it was, with more flags where they are given. */
  start(name: Server, ...flags: readonly string[]): void {
    this.#control(['start', name, ...flags]);
    if (flags.length === 0) this.#changed.delete(name);
  }

  restart(name: Server, ...flags: readonly string[]): void {
    this.kill(name);
    this.start(name, ...flags);
  }

  /** A kubelet whose configuration has these lines of YAML as well, and its environment these variables. */
  restartKubelet(
    lines: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): void {
    const text = readFileSync(join(this.#home, 'etc/kubelet.yaml'), 'utf8');
    const file = join(this.#home, 'run/kubelet.changed.yaml');
    writeFileSync(file, `${text}${lines.join('\n')}\n`);
    this.kill('kubelet');
    this.#control(['start', 'kubelet', '--config', file], environment);
  }

  /** Starts again, as they were, those that are not. */
  restore(): void {
    for (const name of this.#changed) this.#control(['restore', name]);
    this.#changed.clear();
  }

  #control(words: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
    const env = { ...process.env, CLUSTER_HOME: this.#home, ...environment };
    execFileSync('bash', [join(import.meta.dirname, 'server.sh'), ...words], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
}
