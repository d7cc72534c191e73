import type { Input } from './value.ts';

/** Who asks for what a value needs asks again for the rest; a value that needs more is seldom worth that. */
const most = 100;

/** What several values need, each once and not too many. */
export class Needs {
  /** What the first of them needs; most often the others need nothing else. */
  private first: readonly Input[] = [];
  private found: Map<string, Input> | undefined;

  /** `inputs` holds each once. */
  add(inputs: readonly Input[]): this {
    if (inputs.length === 0 || inputs === this.first || this.size >= most) return this;
    if (this.first.length === 0 && inputs.length <= most) {
      this.first = inputs;
      return this;
    }
    this.found ??= new Map(this.first.map((input) => [keyOf(input), input]));
    for (const input of inputs) {
      if (this.found.size >= most) break;
      this.found.set(keyOf(input), input);
    }
    return this;
  }

  get size(): number {
    return this.found?.size ?? this.first.length;
  }

  get list(): readonly Input[] {
    return this.found === undefined ? this.first : [...this.found.values()];
  }

  /** The first few, for people. */
  get names(): string {
    return this.list.slice(0, 5).map(keyOf).join(', ');
  }
}

function keyOf(input: Input): string {
  return `${input.kind} ${input.key}`;
}
