import { none, str, type PyHost, type PyValue } from '../python/object.ts';
import type { HostType } from '../python/host-type.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { Output } from './output.ts';
import { parseTemplate } from './parser.ts';
import type { Rendering } from './rendering.ts';
import { Scope, TemplateScope } from './scope.ts';
import { capture, execute } from './statements.ts';
import { checkTemplate } from './check.ts';
import type { Block, FromImport, Import, Include, Template } from './syntax.ts';

/** Runs a template from its top, and those that it extends. */
export function runTemplate(
  r: Rendering,
  template: Template,
  scope: TemplateScope,
  out: Output,
): void {
  for (const block of template.blocks.values()) scope.addBlock(block);
  const top = Scope.top(scope);
  top.set('self', selfReference(r, scope));
  scope.exported.delete('self');
  execute(r, template.body, top, out);
  const parent = scope.parent === undefined ? undefined : r.loaded.get(scope.parent);
  if (parent === undefined) return;
  scope.parent = undefined;
  r.nested(() => {
    runTemplate(r, parent, scope, out);
  });
}

/** `extends`: what follows prints nothing, and the parent runs at the end. */
export function extendTemplate(r: Rendering, name: PyValue, scope: Scope): void {
  if (scope.template.parent !== undefined) {
    r.vm.raise('TemplateRuntimeError', 'extended multiple times');
  }
  const template = loadTemplate(r, [r.known(name)]);
  scope.template.parent = template.name;
}

/** Runs the most derived version of a block. */
export function runBlock(r: Rendering, node: Block, scope: Scope, out: Output): void {
  const versions = scope.template.blocks.get(node.name) ?? [];
  if (node.required && versions.length <= 1) {
    const message = `Required block ${stringRepr(node.name)} not found`;
    r.vm.raise('TemplateRuntimeError', message);
  }
  const [version] = versions;
  if (version === undefined) return;
  // A block does not see what its surroundings set, unless it is `scoped`.
  const base = node.scoped ? scope : Scope.top(scope.template);
  execute(r, version.body, blockScope(r, base, version.name, 0), out);
}

function blockScope(r: Rendering, base: Scope, name: string, index: number): Scope {
  const inner = base.inner();
  inner.set('super', blockReference(r, base, name, index + 1));
  return inner;
}

interface BlockData {
  readonly r: Rendering;
  readonly base: Scope;
  readonly name: string;
  readonly index: number;
}

/** A block that can be called: one of the versions of `self.name` or `super`. */
function blockReference(r: Rendering, base: Scope, name: string, index: number): PyValue {
  if (base.template.blocks.get(name)?.[index] === undefined) {
    return r.undefined({ hint: `there is no parent block called ${stringRepr(name)}.` });
  }
  const made: PyHost<BlockData> = { t: 'host', type: blockType, data: { r, base, name, index } };
  return made;
}

const blockType: HostType<BlockData> = {
  name: 'jinja2.runtime.BlockReference',
  call: (_vm, { data: { r, base, name, index } }) => {
    const block = base.template.blocks.get(name)?.[index];
    if (block === undefined) return none;
    return r.nested(() => capture(r, block.body, blockScope(r, base, name, index)));
  },
  attribute: (_vm, { data: { r, base, name, index } }, attribute) =>
    attribute === 'super' ? blockReference(r, base, name, index + 1) : undefined,
};

interface SelfData {
  readonly r: Rendering;
  readonly template: TemplateScope;
}

function selfReference(r: Rendering, template: TemplateScope): PyValue {
  const made: PyHost<SelfData> = { t: 'host', type: selfType, data: { r, template } };
  return made;
}

const selfType: HostType<SelfData> = {
  name: 'jinja2.runtime.TemplateReference',
  attribute: () => undefined,
  item: (vm, { data: { r, template } }, key) => {
    const name = key.t === 'str' ? key.v : '';
    if (!template.blocks.has(name)) vm.raise('KeyError', stringRepr(name));
    return blockReference(r, Scope.top(template), name, 0);
  },
  repr: (_vm, { data }) => {
    const { name } = data.template;
    return `<TemplateReference ${name === undefined ? 'None' : stringRepr(name)}>`;
  },
};

/** `include`. */
export function includeTemplate(
  r: Rendering,
  node: Include,
  given: PyValue,
  scope: Scope,
  out: Output,
): void {
  const value = r.known(given);
  const names = value.t === 'str' ? [value] : r.items(value);
  const loaded = node.ignoreMissing
    ? r.attempt(['TemplateNotFound', 'TemplatesNotFound'], () => loadTemplate(r, names))
    : loadTemplate(r, names);
  if (loaded === undefined) return;
  runTemplate(r, loaded, moduleScope(r, loaded, node.withContext ? scope : undefined), out);
}

function moduleScope(r: Rendering, template: Template, within: Scope | undefined): TemplateScope {
  const outer = within === undefined ? r.context.names : (name: string) => within.find(name);
  return new TemplateScope(template.name, outer);
}

/** `import ... as`. */
export function importTemplate(r: Rendering, node: Import, name: PyValue, scope: Scope): void {
  scope.set(node.target, loadModule(r, name, node.withContext ? scope : undefined), false);
}

/** `from ... import`. */
export function importNames(r: Rendering, node: FromImport, given: PyValue, scope: Scope): void {
  const module = loadModule(r, given, node.withContext ? scope : undefined);
  const { template } = module.data as ModuleData;
  for (const [name, alias] of node.names) {
    const value = template.exported.has(name) ? template.vars.get(name) : undefined;
    const hint =
      `the template ${stringRepr(template.name ?? '')} (imported on line ${node.line}` +
      `${scope.template.name === undefined ? '' : ` in ${stringRepr(scope.template.name)}`})` +
      ` does not export the requested name ${stringRepr(name)}`;
    scope.set(alias, value ?? r.undefined({ hint }), false);
  }
}

interface ModuleData {
  readonly template: TemplateScope;
  readonly body: PyValue;
}

function loadModule(r: Rendering, name: PyValue, within: Scope | undefined): PyHost {
  const loaded = loadTemplate(r, [r.known(name)]);
  const template = moduleScope(r, loaded, within);
  const out = new Output(r);
  r.nested(() => {
    runTemplate(r, loaded, template, out);
  });
  const made: PyHost<ModuleData> = {
    t: 'host',
    type: moduleType,
    data: { template, body: out.value() },
  };
  return made;
}

const moduleType: HostType<ModuleData> = {
  name: 'jinja2.environment.TemplateModule',
  attribute: (_vm, { data: { template } }, name) =>
    template.exported.has(name) ? template.vars.get(name) : undefined,
  str: (_vm, { data }) => (data.body.t === 'str' ? data.body.v : ''),
  repr: (_vm, { data }) => `<TemplateModule ${stringRepr(data.template.name ?? '')}>`,
};

/** The first of these templates that there is; raises TemplateNotFound or TemplatesNotFound. */
function loadTemplate(r: Rendering, names: readonly PyValue[]): Template {
  const { load } = r.context;
  if (load === undefined) r.giveUp({ code: 'syntax-not-followed', data: { name: 'include' } });
  const tried: string[] = [];
  for (const given of names) {
    const name = r.knownText(given).v;
    const known = r.loaded.get(name);
    if (known !== undefined) return known;
    tried.push(name);
    const text = load(name);
    if (text === undefined) continue;
    r.grow(text.length);
    const template = parseTemplate(text, r.context.whitespace, name);
    checkTemplate(r, template);
    r.loaded.set(name, template);
    return template;
  }
  const [only] = tried;
  if (tried.length === 1 && only !== undefined) return r.vm.raise('TemplateNotFound', only);
  const list = tried.map((name) => str(name).v).join(', ');
  const message = `none of the templates given were found: ${list}`;
  return r.vm.raise('TemplatesNotFound', message);
}
