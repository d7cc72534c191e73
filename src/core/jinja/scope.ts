import type { PyValue } from '../python/object.ts';
import type { Block } from './syntax.ts';

/** The variables of one template: what it sees, what it sets at its top, what it exports, and its blocks. */
export class TemplateScope {
  readonly name: string | undefined;
  readonly vars = new Map<string, PyValue>();
  readonly exported = new Set<string>();
  /** Each block's versions, the one of the most derived template first. */
  readonly blocks = new Map<string, Block[]>();
  /** The template that this one extends, once `extends` was reached. */
  parent: string | undefined;
  private readonly outer: (name: string) => PyValue | undefined;

  constructor(name: string | undefined, outer: (name: string) => PyValue | undefined) {
    this.name = name;
    this.outer = outer;
  }

  /** The value of a name that no inner scope has. */
  find(name: string): PyValue | undefined {
    return this.vars.get(name) ?? this.outer(name);
  }

  /** Puts a block behind those of more derived templates. */
  addBlock(block: Block): void {
    const versions = this.blocks.get(block.name);
    if (versions === undefined) this.blocks.set(block.name, [block]);
    else versions.push(block);
  }
}

/** Names within a template; what is set in an inner scope ends with it. */
export class Scope {
  readonly template: TemplateScope;
  private readonly names: Map<string, PyValue> | undefined;
  private readonly outer: Scope | undefined;

  private constructor(
    template: TemplateScope,
    names: Map<string, PyValue> | undefined,
    outer: Scope | undefined,
  ) {
    this.template = template;
    this.names = names;
    this.outer = outer;
  }

  /** The scope of a template's top, which sets the template's variables. */
  static top(template: TemplateScope): Scope {
    return new Scope(template, undefined, undefined);
  }

  /** A scope inside of this one. */
  inner(): Scope {
    return new Scope(this.template, new Map(), this);
  }

  /** True at the template's top. */
  get isTop(): boolean {
    return this.names === undefined;
  }

  find(name: string): PyValue | undefined {
    return this.findLocal(name) ?? this.template.find(name);
  }

  /** The value of a name that is set inside of the template's top. */
  findLocal(name: string): PyValue | undefined {
    return this.names?.get(name) ?? this.outer?.findLocal(name);
  }

  /** Sets a name here; `isPublic` false for what `import` binds, which is not exported. */
  set(name: string, value: PyValue, isPublic = true): void {
    if (this.names !== undefined) {
      this.names.set(name, value);
      return;
    }
    this.template.vars.set(name, value);
    if (isPublic && !name.startsWith('_')) this.template.exported.add(name);
    else this.template.exported.delete(name);
  }
}
