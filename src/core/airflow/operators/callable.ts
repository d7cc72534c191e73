import type { Interpreter } from '../../python/interpreter.ts';
import { none, str, type PyFunction, type PyRef, type PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { FunctionDefinition } from '../../python/syntax/syntax.ts';
import type { RenderedCallable } from '../rendering/rendered-task.ts';
import type { Session } from '../session.ts';
import { contextNames } from '../tables/context-names.ts';
import { templateContext } from '../rendering/template-context.ts';

/** The function of a decorated task, as rendering left its arguments. */
export function callableOf(vm: Interpreter, instance: PyRef): RenderedCallable | undefined {
  const fn = vm.findAttribute(instance, 'python_callable');
  const object = fn && vm.object(fn);
  if (fn === undefined || object?.o !== 'function' || !('s' in object.node)) return undefined;
  const written = unwrapped(vm, object);
  return {
    name: object.name,
    source: 's' in written.node ? sourceOf(vm.host.text(written.file), written.node) : '',
    opArgs: toValue(vm, vm.findAttribute(instance, 'op_args') ?? none),
    opKwargs: toValue(vm, vm.findAttribute(instance, 'op_kwargs') ?? none),
  };
}

/** The function whose source `inspect.getsource` gives: that inside of what `functools.wraps` made. */
function unwrapped(vm: Interpreter, fn: PyFunction, depth = 0): PyFunction {
  const wrapped = fn.attributes.get('__wrapped__');
  const inner = wrapped && vm.object(wrapped);
  return inner?.o === 'function' && depth < maxWraps ? unwrapped(vm, inner, depth + 1) : fn;
}

const maxWraps = 50;

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

/** Calls the function of `task.kubernetes_cmd`, as on a worker, and puts what it returns where the operator takes its command (kpo.md 3.2). */
export function makeCommand(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  mapIndex: number | undefined,
): void {
  const fn = vm.findAttribute(instance, 'python_callable');
  const object = fn && vm.object(fn);
  if (fn === undefined || object?.o !== 'function' || !('s' in object.node)) return;
  const args = vm.iterate(vm.findAttribute(instance, 'op_args') ?? vm.list([]));
  const result =
    't' in args
      ? args
      : vm.catching(() => {
          const keywords = callKeywords(session, vm, instance, object, args.length, mapIndex);
          return vm.call(fn, { positional: args, keywords });
        });
  checkCommand(vm, result, object.name);
  const only = vm.findAttribute(instance, 'args_only');
  const argsOnly = only !== undefined && vm.truth(only) === true;
  vm.setAttribute(instance, 'cmds', argsOnly ? vm.list([]) : result);
  vm.setAttribute(instance, 'arguments', argsOnly ? result : vm.list([]));
}

/** The context and the call's own keywords, of these what the function has a parameter for (`determine_kwargs`). */
function callKeywords(
  session: Session,
  vm: Interpreter,
  instance: PyRef,
  fn: PyFunction,
  positional: number,
  mapIndex: number | undefined,
): Map<string, PyValue> {
  const given = vm.object(vm.findAttribute(instance, 'op_kwargs') ?? none);
  const own = new Map(
    given?.o === 'dict'
      ? Array.from(given.entries.values()).flatMap(([key, value]) =>
          key.t === 'str' ? [[key.v, value] as const] : [],
        )
      : [],
  );
  const names = new Set([...contextNames(session.airflow), ...own.keys()]);
  const { list } = fn.parameters;
  const taken = list.slice(0, positional).find((parameter) => names.has(parameter.name));
  if (taken !== undefined)
    vm.raise(
      'ValueError',
      `The key '${taken.name}' in args is a part of kwargs and therefore reserved.`,
    );
  const context = templateContext(session, vm, {
    instance,
    dag: vm.findAttribute(instance, 'dag') ?? none,
    mapIndex,
  });
  const takesAll = list.some((parameter) => parameter.kind === 'double-star');
  const wanted = takesAll ? [...names] : list.map((parameter) => parameter.name);
  return new Map(
    wanted.flatMap((name) => {
      const value = own.get(name) ?? context(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
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
