import type { Machine } from '../../python/machine.ts';
import type { PyHost, PyRef, PyValue } from '../../python/object.ts';
import type { HostType } from '../../python/host-type.ts';

/** What `expand` or `expand_kwargs` is given. */
export interface ExpandInput {
  readonly expand: ReadonlyMap<string, PyValue>;
  /** `expand_kwargs`: a list of dicts of arguments. */
  readonly expandKwargs: PyValue | undefined;
}

/** What stands for an argument while the function of a mapped task group runs; each instance gets an element of it. */
export interface MappedArgument {
  readonly input: ExpandInput;
  readonly key: string;
}

const mappedArgumentType: HostType<MappedArgument> = {
  name: 'MappedArgument',
  str: (vm) => notYet(vm),
  repr: (vm) => notYet(vm),
  value: () => ({
    kind: 'unknown',
    reason: { code: 'loop-not-followed', data: { loop: 'expand' } },
    needs: [],
  }),
};

function notYet(vm: Machine): ReturnType<Machine['unknown']> {
  return vm.unknown({ code: 'loop-not-followed', data: { loop: 'expand' } });
}

/** The stand-in for the argument `key`. */
export function mappedArgument(input: ExpandInput, key: string): PyHost<MappedArgument> {
  return { t: 'host', type: mappedArgumentType, data: { input, key } };
}

/** Whether a value stands for an argument of a mapped task group. */
export function isMappedArgument(value: PyValue): value is PyHost<MappedArgument> {
  return value.t === 'host' && value.type === (mappedArgumentType as HostType);
}

/** Says of a task group that it is mapped. */
export function mapGroup(vm: Machine, group: PyRef, input: ExpandInput): void {
  vm.setAttribute(group, attribute, { t: 'host', type: inputType, data: input });
}

/** What the nearest mapped group around a task, or around a group, is expanded over; undefined where there is none. */
export function expandedGroup(vm: Machine, task: PyValue): ExpandInput | undefined {
  let group = vm.findAttribute(task, 'task_group');
  while (group?.t === 'ref') {
    const found = vm.findAttribute(group, attribute);
    if (found?.t === 'host' && found.type === (inputType as HostType))
      return found.data as ExpandInput;
    group = vm.findAttribute(group, 'parent_group');
  }
  return undefined;
}

const attribute = '_expand_input';
const inputType: HostType<ExpandInput> = { name: 'ExpandInput' };
