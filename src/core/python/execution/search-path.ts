import type { SourceModule } from '../host.ts';
import type { Interpreter } from '../interpreter.ts';
import type { PyObject } from '../object.ts';

/**
 * The module of that name in the folders of `sys.path`. Where these hang on an unknown condition, it has to be the same in
 * all of those that hold it.
 */
export function findSource(vm: Interpreter, name: string): SourceModule | undefined {
  const found = pathsIn(vm, vm.heap.get(vm.searchPath.addr)).flatMap(
    (folders) => vm.host.source(name, folders) ?? [],
  );
  const [first] = found;
  const place = (one: SourceModule | undefined): string =>
    [one?.file ?? '', ...(one?.folders ?? [])].join('\0');
  return found.every((one) => place(one) === place(first)) ? first : undefined;
}

/** Folders that are not known, or not absolute, are left out: what they hold is rarely the project's. */
function pathsIn(vm: Interpreter, list: PyObject): readonly (readonly string[])[] {
  if (list.o === 'joined') {
    const known = vm.assumed(list.test);
    const versions = known === undefined ? [list.then, list.else] : [known ? list.then : list.else];
    return versions.flatMap((version) => pathsIn(vm, version));
  }
  const items = list.o === 'list' ? list.items : [];
  return [
    items.flatMap((item) => {
      const folder = vm.here(item);
      return folder.t === 'str' && folder.v.startsWith('/') ? [folder.v] : [];
    }),
  ];
}
