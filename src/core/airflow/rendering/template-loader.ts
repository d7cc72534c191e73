import type { Interpreter } from '../../python/interpreter.ts';
import type { PyRef, PyValue } from '../../python/object.ts';
import type { Session } from '../session.ts';

/** Finds the files of a class with `template_ext` as Jinja's loader does; raises TemplateNotFound for one that is not there. */
export function templateLoader(
  session: Session,
  vm: Interpreter,
  task: { readonly instance: PyRef; readonly dag: PyValue },
): (text: string) => string | undefined {
  const endings = textsOf(vm, vm.findAttribute(task.instance, 'template_ext'));
  if (endings.length === 0) return () => undefined;
  const file = task.dag.at?.file ?? session.file;
  const folders = [
    file.slice(0, file.lastIndexOf('/')),
    ...textsOf(vm, vm.findAttribute(task.dag, 'template_searchpath')),
  ];
  return (text) => {
    if (!endings.some((ending) => text.endsWith(ending))) return undefined;
    const parts = text.split('/').filter((part) => part !== '' && part !== '.');
    const found = parts.includes('..')
      ? undefined
      : folders
          .map((folder) => session.surroundings.files.read(`${folder}/${parts.join('/')}`))
          .find((one) => one !== undefined);
    return found ?? vm.raise('TemplateNotFound', text);
  };
}

/** A text, or those of a list; none where it is not known. */
function textsOf(vm: Interpreter, value: PyValue | undefined): readonly string[] {
  if (value?.t === 'str') return [value.v];
  if (value === undefined || value.t === 'none' || value.t === 'unknown') return [];
  const items = vm.iterate(value);
  return 't' in items ? [] : items.flatMap((item) => (item.t === 'str' ? [item.v] : []));
}
