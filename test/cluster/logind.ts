import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** In the place of systemd's login manager: announces to a kubelet that its machine is going to be shut down. */
export class Logind {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pod-tasks-logind-'));
  readonly #program: ChildProcessByStdio<Writable, Readable, null>;
  #said = '';

  constructor() {
    const script = join(import.meta.dirname, 'logind.py');
    this.#program = spawn('python3', [script, this.#socket], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#program.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
  }

  /** What a kubelet has to have in its environment to ask this one. */
  get environment(): Readonly<Record<string, string>> {
    return { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${this.#socket}` };
  }

  get #socket(): string {
    return join(this.#folder, 'bus');
  }

  /** Resolves when it has said so: `listening`, or `watched` by a kubelet. */
  async says(word: 'listening' | 'watched'): Promise<void> {
    while (!this.#said.includes(word)) await once(this.#program.stdout, 'data');
  }

  announce(what: 'begin' | 'cancel'): void {
    this.#program.stdin.write(`${what}\n`);
  }

  async close(): Promise<void> {
    const ended = once(this.#program, 'close');
    this.#program.stdin.end();
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}
