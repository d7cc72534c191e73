import { noArguments } from '../python/call.ts';
import type { Interpreter } from '../python/interpreter.ts';
import {
  lazyNative,
  none,
  str,
  tuple,
  type PyNative,
  type PyRef,
  type PyValue,
} from '../python/object.ts';
import { mergeDefaultArgs } from './default-args.ts';
import { relationMethods } from './relations.ts';
import type { Session } from './session.ts';

const positional = [
  'group_id',
  'prefix_group_id',
  'parent_group',
  'dag',
  'default_args',
  'tooltip',
];

/** The class TaskGroup. */
export function createTaskGroupClass(session: Session, vm: Interpreter): PyRef {
  const initialize = lazyNative('TaskGroup.__init__', (machine, args) => {
    const inner = machine as Interpreter;
    const [self, ...rest] = args.positional;
    if (self?.t !== 'ref') return none;
    const given = new Map(args.keywords);
    rest.forEach((value, i) => given.set(positional[i] ?? `#${i}`, value));
    const parent = given.get('parent_group') ?? session.groupStack.at(-1);
    const isGroup = parent !== undefined && inner.findAttribute(parent, 'group_id') !== undefined;
    const around = isGroup ? inner.findAttribute(parent, 'default_args') : undefined;
    const id = given.get('group_id') ?? none;
    inner.setAttribute(
      self,
      'prefix_group_id',
      given.get('prefix_group_id') ?? { t: 'bool', v: true },
    );
    inner.setAttribute(self, 'parent_group', isGroup ? parent : none);
    inner.setAttribute(
      self,
      'default_args',
      mergeDefaultArgs(inner, around, given.get('default_args')),
    );
    inner.setAttribute(self, 'dag', given.get('dag') ?? session.dagStack.at(-1) ?? none);
    inner.setAttribute(self, 'group_id', isGroup ? prefixed(inner, parent, id) : id);
    return none;
  });
  const enter = lazyNative('TaskGroup.__enter__', (_, args) => {
    const self = args.positional[0] ?? none;
    if (self.t === 'ref') session.groupStack.push(self);
    return self;
  });
  const exit = lazyNative('TaskGroup.__exit__', () => {
    session.groupStack.pop();
    return none;
  });
  return vm.defineClass({
    name: 'TaskGroup',
    module: 'airflow.utils.task_group',
    native: 'TaskGroup',
    shown: ['group_id'],
    attributes: { __init__: initialize, __enter__: enter, __exit__: exit, ...relationMethods },
  });
}

/** An id with the prefix of the group that it stands in, as TaskGroup.child_id. */
export function prefixed(vm: Interpreter, group: PyValue, id: PyValue): PyValue {
  const wanted = vm.findAttribute(group, 'prefix_group_id');
  const prefix = vm.findAttribute(group, 'group_id');
  const uses = wanted === undefined ? false : vm.truth(wanted);
  if (prefix === undefined || uses === false) return id;
  return vm.lift([prefix, id], ([p, i]) =>
    p?.t === 'str' && i?.t === 'str' && p.v !== '' ? str(`${p.v}.${i.v}`) : (i ?? id),
  );
}

/** `@task_group`, bare or called. */
export function createTaskGroupDecorator(session: Session, groupClass: () => PyRef): PyNative {
  const factory = (fn: PyValue, options: ReadonlyMap<string, PyValue>): PyValue =>
    lazyNative('task_group', (machine, args, at) => {
      const vm = machine as Interpreter;
      const keywords = new Map(options);
      if (!keywords.has('group_id'))
        keywords.set('group_id', vm.findAttribute(fn, '__name__') ?? str('group'));
      const group = vm.call(groupClass(), { positional: [], keywords }, at);
      if (group.t !== 'ref') return group;
      session.groupStack.push(group);
      try {
        const result = vm.call(fn, args, at);
        return result.t === 'none' ? group : result;
      } finally {
        session.groupStack.pop();
      }
    });
  return lazyNative('task_group', (machine, args) => {
    const [first] = args.positional;
    if (first !== undefined && machine.object(first)?.o === 'function')
      return factory(first, noArguments.keywords);
    return lazyNative('task_group', (_, inner) =>
      factory(
        inner.positional[0] ?? tuple([]),
        first ? new Map([...args.keywords, ['group_id', first]]) : args.keywords,
      ),
    );
  });
}
