import { bindTo, callSpecial } from '../operations/attributes.ts';
import { addClass, lookUp, openByBody } from './classes.ts';
import { dataclassInit, isDataclassDecorator } from './dataclass.ts';
import { evaluate } from './evaluate.ts';
import { evaluateArguments } from './evaluate-arguments.ts';
import { executeBlock } from './execute.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from '../interpreter.ts';
import { none, placed, str, type PyObject, type PyRef, type PyValue } from '../object.ts';
import { moduleNameOf } from './scopes.ts';
import { tupleOrDictClass } from './tuple-class.ts';
import type { ClassDefinition, FunctionDefinition, Lambda, Statement } from '../syntax/syntax.ts';

/** The function object of a `def`, with its decorators applied. */
export function defineFunction(vm: Interpreter, node: FunctionDefinition, frame: Frame): PyValue {
  const decorators = node.decorators.map((d) => evaluate(vm, d, frame));
  const fn = makeFunction(vm, node, frame);
  return decorators.reduceRight((value: PyValue, decorator, i) => {
    const at = vm.at(node.decorators[i] ?? node);
    const result = vm.call(decorator, { positional: [value], keywords: new Map() }, at);
    return result;
  }, fn);
}

/** The function object of a `def` or `lambda`, undecorated. */
export function makeFunction(
  vm: Interpreter,
  node: FunctionDefinition | Lambda,
  frame: Frame,
): PyRef {
  const defaults = new Map<string, PyValue>();
  for (const parameter of node.parameters.list) {
    if (parameter.default !== undefined)
      defaults.set(parameter.name, evaluate(vm, parameter.default, frame));
  }
  const scope = vm.heap.get(frame.scope);
  const isDef = 's' in node;
  const name = isDef ? node.name : '<lambda>';
  const attributes = new Map<string, PyValue>();
  attributes.set('__doc__', isDef ? documentation(node.body) : none);
  const addr = vm.heap.add({
    o: 'function',
    name,
    qualifiedName: qualified(scope, name),
    node,
    parameters: node.parameters,
    body: node.body,
    defaults,
    scope: frame.scope,
    file: frame.file,
    owner: scope.o === 'scope' ? scope.owner : undefined,
    isGenerator: isDef && node.isGenerator,
    attributes,
  });
  return { t: 'ref', addr, at: vm.at(node) };
}

/** A name with those that it stands in; what is declared global stands in none. */
function qualified(scope: PyObject, name: string): string {
  return scope.o === 'scope' && scope.outer.get(name) !== 'global'
    ? `${scope.prefix ?? ''}${name}`
    : name;
}

/** The class object of a `class` statement, with its decorators applied. */
export function executeClass(vm: Interpreter, node: ClassDefinition, frame: Frame): PyValue {
  const decorators = node.decorators.map((d) => evaluate(vm, d, frame));
  const args = evaluateArguments(vm, node.arguments, frame);
  const module = vm.heap.get(frame.scope);
  const made = addClass(vm, {
    name: node.name,
    qualifiedName: qualified(module, node.name),
    module: moduleNameOf(vm, frame.scope),
    bases: args.positional,
    attributes: new Map(),
  });
  const scope = vm.heap.add({
    o: 'scope',
    kind: 'class',
    names: new Map(),
    parent: frame.scope,
    outer: new Map(),
    file: frame.file,
    owner: made.addr,
    prefix: `${qualified(module, node.name)}.`,
  });
  const body: Frame = {
    scope,
    file: frame.file,
    pending: [],
    yields: [],
  };
  vm.withinFrame(body, () => executeBlock(vm, node.body, body));
  const names = vm.heap.get(scope);
  const special =
    names.o === 'scope' ? tupleOrDictClass(vm, node, args.positional, names.names) : undefined;
  if (special !== undefined) return special;
  const cls = vm.heap.get(made.addr);
  if (names.o === 'scope' && cls.o === 'class')
    vm.heap.set(made.addr, {
      ...cls,
      attributes: withDocumentation(names.names, node),
      open: openByBody(vm, cls, names.names),
    });
  if (names.o === 'scope') {
    for (const [name, value] of names.names)
      if (vm.object(value)?.o === 'instance')
        callSpecial(vm, value, '__set_name__', made, str(name));
  }
  const metaclass = args.keywords.get('metaclass');
  const now = vm.heap.get(made.addr);
  // What a metaclass of the program makes of a class is not followed.
  if (metaclass !== undefined && vm.object(metaclass)?.o === 'class' && now.o === 'class')
    vm.heap.set(made.addr, {
      ...now,
      open: vm.unknown({ code: 'call-not-followed', data: { name: 'metaclass' } }, metaclass),
    });
  const hook = vm.object(made);
  const inherited =
    hook?.o === 'class' ? lookUp(vm, hook, '__init_subclass__', made.addr) : undefined;
  if (inherited !== undefined) {
    vm.call(bindTo(vm, inherited.value, made, made.addr), {
      positional: [],
      keywords: args.keywords,
    });
  }
  let result: PyValue = placed(made, vm.at(node));
  for (const [i, decorator] of decorators.toReversed().entries()) {
    const expression = node.decorators[node.decorators.length - 1 - i];
    if (isDataclassDecorator(decorator)) dataclassInit(vm, made, node.body, decorator);
    else
      result = vm.call(
        decorator,
        { positional: [result], keywords: new Map() },
        expression && vm.at(expression),
      );
  }
  return result;
}

/** The `__doc__` of a body: its first statement where that is a string. */
export function documentation(body: readonly Statement[]): PyValue {
  const [first] = body;
  return first?.s === 'expression' &&
    first.value.e === 'constant' &&
    typeof first.value.value === 'string'
    ? str(first.value.value)
    : none;
}

function withDocumentation(
  names: ReadonlyMap<string, PyValue>,
  node: ClassDefinition,
): ReadonlyMap<string, PyValue> {
  return names.has('__doc__')
    ? names
    : new Map([...names, ['__doc__', documentation(node.body)] as const]);
}
