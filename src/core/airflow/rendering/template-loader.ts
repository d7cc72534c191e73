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
  return (text) =>
    endings.some((ending) => text.endsWith(ending))
      ? (templateText(session, vm, task.dag, text) ?? vm.raise('TemplateNotFound', text))
      : undefined;
}

/** The text of a file in the DAG's folder or its `template_searchpath`, as Jinja's loader finds it by its name. */
export function templateText(
  session: Session,
  vm: Interpreter,
  dag: PyValue,
  name: string,
): string | undefined {
  const file = dag.at?.file ?? session.file;
  const folders = [
    file.slice(0, file.lastIndexOf('/')),
    ...textsOf(vm, vm.findAttribute(dag, 'template_searchpath')),
  ];
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return undefined;
  return folders
    .map((folder) => session.surroundings.files.read(`${folder}/${parts.join('/')}`))
    .find((one) => one !== undefined);
}

/** A text, or those of a list; none where it is not known. */
function textsOf(vm: Interpreter, value: PyValue | undefined): readonly string[] {
  if (value?.t === 'str') return [value.v];
  if (value === undefined || value.t === 'none' || value.t === 'unknown') return [];
  const items = vm.iterate(value);
  return 't' in items ? [] : items.flatMap((item) => (item.t === 'str' ? [item.v] : []));
}
