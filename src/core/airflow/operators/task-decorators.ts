import type { Origin } from '../../base/span.ts';
import { derivesFrom } from '../../python/execution/classes.ts';
import { noArguments } from '../../python/execution/call.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { lazyNative, none, str, tuple, type PyRef, type PyValue } from '../../python/object.ts';
import type { CallArguments, HostType } from '../../python/host-type.ts';
import { withDefaults } from './base-operator.ts';
import { bindCall } from './call-binding.ts';
import { expand, partialValue } from '../mapping/mapped-operator.ts';
import { refuseFunctionArguments, sayRefusal } from '../mapping/mapping-refusals.ts';
import type { Session } from '../session.ts';
import { prefixed } from '../dags/task-group.ts';
import { contextNames } from '../tables/context-names.ts';
import { findDecorator } from '../tables/decorators.ts';
import { atLeast } from '../tables/versions.ts';
import { xcomArg } from '../mapping/xcom-arg.ts';

/** A decorated function before it is called. */
interface Decorated {
  readonly fn: PyValue;
  /** The decorator's options, as a call gives them. */
  readonly options: CallArguments;
  readonly cls: PyRef;
  /** The decorator expression after the `@`. */
  readonly at: Origin | undefined;
}

/** `task`: itself a decorator, with one attribute for each kind of task. */
export function createTaskDecorator(session: Session, classes: (name: string) => PyRef): PyValue {
  const decorator = (name: string): PyValue => {
    const label = name === '' ? 'task' : `task.${name}`;
    return lazyNative(label, (machine, args, at) => {
      const vm = machine as Interpreter;
      const [first] = args.positional;
      const isFunction =
        first !== undefined &&
        (vm.object(first)?.o === 'function' ||
          (first.t === 'host' && first.type === (decoratedType as HostType)));
      if (isFunction) return decorate(session, classes(label), first, noArguments, at);
      return lazyNative(label, (_, inner) =>
        decorate(session, classes(label), inner.positional[0] ?? none, args, at),
      );
    });
  };
  const decoratedType = decoratedHost(session);
  const type: HostType<null> = {
    name: 'TaskDecoratorCollection',
    call: (vm, _self, args, at) => vm.call(decorator(''), args, at),
    attribute(vm, _self, name) {
      if (name === 'group') return undefined;
      const presence = findDecorator(name, session.context.versions);
      if (presence === 'absent') {
        const data = { name, airflow: session.airflow, provider: session.provider };
        return session.raise(
          vm as Interpreter,
          'AttributeError',
          `task decorator '${name}' not found`,
          { code: 'decorator-missing', data, at: undefined },
        );
      }
      return decorator(name);
    },
  };
  return { t: 'host', type: type, data: null };
}

function decorate(
  session: Session,
  cls: PyRef,
  fn: PyValue,
  options: CallArguments,
  at: Origin | undefined,
): PyValue {
  return {
    t: 'host',
    type: decoratedHost(session),
    data: { fn, options, cls, at } satisfies Decorated,
  };
}

function withMore(options: CallArguments, more: CallArguments): CallArguments {
  const keywords = new Map([...options.keywords, ...more.keywords]);
  return { positional: [], keywords, rest: more.rest ?? options.rest };
}

function decoratedHost(session: Session): HostType<Decorated> {
  return {
    name: '_TaskDecorator',
    call: (machine, self, args, at) =>
      callDecorated(session, machine as Interpreter, self.data, args, at),
    attribute(machine, self, name) {
      const { data } = self;
      switch (name) {
        case 'override':
          return lazyNative('override', (_, args) => ({
            t: 'host',
            type: self.type,
            data: { ...data, options: withMore(data.options, args) },
          }));
        case 'partial':
          return lazyNative('partial', (_, args, at) => {
            const vm = machine as Interpreter;
            const refusal = refuseFunctionArguments(session, vm, data.fn, 'partial', args);
            sayRefusal(session, vm, refusal, '', at);
            return partialValue(session, partialOf(session, vm, data, args, at));
          });
        case 'expand':
        case 'expand_kwargs':
          return lazyNative(name, (vm, args, at) => {
            const partial = partialOf(
              session,
              vm as Interpreter,
              data,
              { positional: [], keywords: new Map() },
              at,
            );
            if (name === 'expand')
              sayRefusal(
                session,
                vm as Interpreter,
                refuseFunctionArguments(session, vm as Interpreter, data.fn, 'expand', args),
                '',
                at,
              );
            const mapped = {
              ...partial,
              expand: args.keywords,
              expandKwargs: name === 'expand' ? undefined : args.positional[0],
            };
            const made = expand(session, vm as Interpreter, mapped, at);
            return made.t === 'ref' ? xcomArg(session.airflow, made) : made;
          });
        case 'function':
        case '__wrapped__':
          return data.fn;
        default:
          return machine.findAttribute(data.fn, name);
      }
    },
  };
}

function callDecorated(
  session: Session,
  vm: Interpreter,
  data: Decorated,
  args: CallArguments,
  at: Origin | undefined,
): PyValue {
  const shown = data.at ?? at;
  refuseOwnArguments(session, vm, data, shown);
  const keywords = operatorArguments(session, vm, data);
  keywords.set('op_args', args.positional.length === 0 ? vm.list([]) : tuple(args.positional));
  keywords.set(
    'op_kwargs',
    vm.dict([...args.keywords].map(([name, value]) => [str(name), value] as const)),
  );
  keywords.set('python_callable', data.fn);
  const self = { ...vm.instance(data.cls, new Map()), at: shown };
  const rest = data.options.rest ?? args.rest;
  session.sites.set(self.addr, { at: shown, args: { ...data.options, positional: [] } });
  const object = vm.object(data.cls);
  const isPod = object?.o === 'class' && derivesFrom(vm, object, 'KubernetesPodOperator');
  // Airflow binds the call after the operator's own checks, and before the task joins its DAG.
  if (!isPod) checkCall(session, vm, data.fn, args, at);
  vm.call(
    vm.attribute(self, '__init__'),
    { positional: [], keywords, ...(rest ? { rest } : {}) },
    shown,
  );
  if (isPod) checkCall(session, vm, data.fn, args, at);
  return xcomArg(session.airflow, self);
}

/** What the decorator itself gives to its operator cannot be an option too: Python refuses the call. */
function refuseOwnArguments(
  session: Session,
  vm: Interpreter,
  data: Decorated,
  at: Origin | undefined,
): void {
  const object = vm.object(data.cls);
  const isScript = object?.o === 'class' && derivesFrom(vm, object, 'task.kubernetes');
  const own = ['op_args', 'op_kwargs', ...(isScript ? ['cmds'] : [])];
  const twice = own.find((name) => data.options.keywords.has(name));
  if (twice === undefined) return;
  const name = vm.findAttribute(data.fn, '__name__');
  const text = name?.t === 'str' ? name.v : '?';
  const detail = `the operator of its decorator got multiple values for keyword argument '${twice}'`;
  session.raise(vm, 'TypeError', detail, {
    code: 'positional-arguments',
    data: { function: text, detail },
    at,
  });
}

function checkCall(
  session: Session,
  vm: Interpreter,
  fn: PyValue,
  args: CallArguments,
  at: Origin | undefined,
): void {
  refuseContextDefault(session, vm, fn, at);
  const detail = bindCall(vm, fn, args, session.airflow);
  if (detail === undefined) return;
  const name = vm.findAttribute(fn, '__name__');
  session.raise(vm, 'TypeError', detail, {
    code: 'positional-arguments',
    data: { function: name?.t === 'str' ? name.v : '?', detail },
    at,
  });
}

/** A parameter named as a value of the context may have no default but None (DecoratedOperator.__init__ from Airflow 2.9 on). */
function refuseContextDefault(
  session: Session,
  vm: Interpreter,
  fn: PyValue,
  at: Origin | undefined,
): void {
  const object = vm.object(fn);
  if (object?.o !== 'function' || !atLeast(session.airflow, '2.9.0')) return;
  const context = new Set(contextNames(session.airflow));
  const faulty = [...object.defaults].find(
    ([name, value]) => context.has(name) && value.t !== 'none' && value.t !== 'unknown',
  );
  if (faulty === undefined) return;
  const detail = `Context key parameter ${faulty[0]} can't have a default other than None`;
  session.raise(vm, 'ValueError', detail, {
    code: 'positional-arguments',
    data: { function: object.name, detail },
    at,
  });
}

/** The operator's keyword arguments: the options, with a task_id that is free (get_unique_task_id). */
function operatorArguments(
  session: Session,
  vm: Interpreter,
  data: Decorated,
): Map<string, PyValue> {
  const keywords = new Map(data.options.keywords);
  const given = keywords.get('task_id') ?? vm.findAttribute(data.fn, '__name__') ?? str('task');
  const { dag, group } = withDefaults(session, vm, { positional: [], keywords }, () => false);
  const tasks = dag && vm.object(vm.findAttribute(dag, 'task_dict') ?? none);
  const ids =
    tasks?.o === 'dict'
      ? Array.from(tasks.entries.values(), ([key]) => (key.t === 'str' ? key.v : ''))
      : [];
  const full = group === undefined ? given : prefixed(vm, group, given);
  keywords.set(
    'task_id',
    full.t === 'str' && given.t === 'str' && ids.includes(full.v)
      ? str(freeId(given.v, full.v, ids))
      : given,
  );
  return keywords;
}

function freeId(id: string, full: string, ids: readonly string[]): string {
  const core = (text: string): string => text.replace(/__\d+$/, '');
  const start = `${core(full)}__`;
  const used = ids.flatMap((other) =>
    other.startsWith(start) && /^\d+$/.test(other.slice(start.length))
      ? [Number(other.slice(start.length))]
      : [],
  );
  return `${core(id)}__${Math.max(0, ...used) + 1}`;
}

function partialOf(
  session: Session,
  vm: Interpreter,
  data: Decorated,
  args: CallArguments,
  at: Origin | undefined,
): Parameters<typeof partialValue>[1] {
  const fixed = new Map<string, PyValue>([
    ['python_callable', data.fn],
    ['op_kwargs', vm.dict([...args.keywords].map(([name, value]) => [str(name), value] as const))],
  ]);
  const given = new Map(operatorArguments(session, vm, data));
  return {
    cls: data.cls,
    given: { positional: [], keywords: given, rest: args.rest ?? data.options.rest },
    fixed,
    decorated: true,
    at: data.at ?? at,
  };
}
