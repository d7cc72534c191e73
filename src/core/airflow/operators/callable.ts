import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { FunctionDefinition } from '../../python/syntax/syntax.ts';
import { renderValue, type Renderer } from '../rendering/render-values.ts';
import type { RenderedCallable } from '../rendering/rendered-task.ts';
import type { PodTask, Session } from '../session.ts';
import { templateContext } from '../rendering/template-context.ts';

/** The function of a decorated task; that of `task.kubernetes_cmd` is called here, as on a worker. */
export function renderCallable(
  session: Session,
  vm: Interpreter,
  task: PodTask,
  instance: PyRef,
  renderer: Renderer,
): RenderedCallable | undefined {
  const fn = vm.findAttribute(instance, 'python_callable');
  const object = fn && vm.object(fn);
  if (fn === undefined || object?.o !== 'function' || !('s' in object.node)) return undefined;
  const opArgs = vm.findAttribute(instance, 'op_args') ?? none;
  const opKwargs = vm.findAttribute(instance, 'op_kwargs') ?? none;
  if (task.form === 'task.kubernetes_cmd')
    makeCommand(session, vm, instance, fn, object.node, renderer);
  return {
    name: object.name,
    source: sourceOf(vm.host.text(object.file), object.node),
    opArgs: toValue(vm, opArgs),
    opKwargs: toValue(vm, opKwargs),
  };
}

/** The lines of a function from its first decorator, as inspect.getsource gives them: comments after the body, indented like it, belong to it. */
function sourceOf(text: string, node: FunctionDefinition): string {
  const start = text.lastIndexOf('\n', node.span.start - 1) + 1;
  const lines = text.split(/(?<=\n)/);
  let last = node.span.endColumn === 0 ? node.span.endLine - 1 : node.span.endLine;
  const body = node.body[0]?.span.column ?? 0;
  for (let line = last; line < lines.length; line++) {
    const content = lines[line] ?? '';
    if (content.trim() === '') continue;
    const indent = content.length - content.trimStart().length;
    if (!content.trimStart().startsWith('#') || indent < body) break;
    last = line + 1;
  }
  const skipped = text.slice(0, start).split('\n').length - 1;
  return lines.slice(skipped, last).join('');
}

/** Calls the function and puts the command that it returns where the operator takes it (kpo.md 3.2). */
function makeCommand(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  fn: PyValue,
  node: FunctionDefinition,
  renderer: Renderer,
): void {
  const args = vm.iterate(vm.findAttribute(instance, 'op_args') ?? vm.list([]));
  const kwargs = vm.object(vm.findAttribute(instance, 'op_kwargs') ?? none);
  const keywords = new Map<string, PyValue>();
  const context = templateContext(session, vm, {
    instance,
    dag: vm.findAttribute(instance, 'dag') ?? none,
    mapIndex: renderer.mapIndex,
  });
  for (const parameter of node.parameters.list) {
    const value = context(parameter.name);
    if (value !== undefined && parameter.kind !== 'star' && parameter.kind !== 'double-star')
      keywords.set(parameter.name, value);
  }
  if (kwargs?.o === 'dict')
    for (const [key, value] of kwargs.entries.values())
      if (key.t === 'str') keywords.set(key.v, value);
  const positional = 't' in args ? [] : args;
  for (const [i, parameter] of node.parameters.list.entries())
    if (i < positional.length) keywords.delete(parameter.name);
  const result = vm.call(fn, { positional, keywords });
  checkCommand(vm, result, node.name);
  const only = vm.findAttribute(instance, 'args_only');
  const argsOnly = only !== undefined && vm.truth(only) === true;
  const rendered = renderValue(session, vm, renderer, result);
  vm.setAttribute(instance, 'cmds', argsOnly ? vm.list([]) : rendered);
  vm.setAttribute(instance, 'arguments', argsOnly ? rendered : vm.list([]));
}

function checkCommand(vm: Interpreter, result: PyValue, name: string): void {
  if (result.t === 'unknown' || result.t === 'placeholder' || result.t === 'choice') return;
  const object = vm.object(result);
  const shown = vm.repr(result);
  if (object?.o !== 'list') {
    vm.raise(
      'TypeError',
      `Expected python_callable to return a list of strings, but got <class '${vm.typeName(result)}'>`,
    );
  }
  if (
    object.items.some(
      (item) =>
        item.t !== 'str' && item.t !== 'unknown' && item.t !== 'placeholder' && item.t !== 'choice',
    )
  ) {
    vm.raise(
      'TypeError',
      `Expected ${name} to return a list of strings, but got ${shown.t === 'str' ? shown.v : str('?').v}`,
    );
  }
  if (object.items.length === 0 && object.open === undefined)
    vm.raise('ValueError', `The ${name} returned an empty list of commands`);
}
