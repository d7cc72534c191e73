import type { Input } from './value.ts';

/** Who asks for what a value needs asks again for the rest; a value that needs more is seldom worth that. */
const most = 100;

/** What several values need, each once and not too many. */
export class Needs {
  private readonly found = new Map<string, Input>();

  add(inputs: readonly Input[]): this {
    for (const input of inputs) {
      if (this.found.size >= most) break;
      this.found.set(`${input.kind} ${input.key}`, input);
    }
    return this;
  }

  get size(): number {
    return this.found.size;
  }

  get list(): readonly Input[] {
    return [...this.found.values()];
  }

  /** The first few, for people. */
  get names(): string {
    return [...this.found.keys()].slice(0, 5).join(', ');
  }
}
