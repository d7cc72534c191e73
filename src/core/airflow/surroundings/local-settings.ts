import { startOfFile } from '../../base/span.ts';
import type { Origin } from '../../base/span.ts';
import { runModule } from '../../python/execution/imports.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, type PyRef, type PyValue } from '../../python/object.ts';
import { follow } from '../follow-call.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';

/** The module of the site's own settings, `airflow_local_settings`. */
export interface LocalSettings {
  /** Absolute real path. */
  readonly file: string;
  /** A function of it; undefined where it has none of that name. */
  find(name: PolicyName): Policy | undefined;
}

/** A function that Airflow calls, and where it is defined. */
export interface Policy {
  readonly fn: PyValue;
  readonly at: Origin;
}

/** What such a module may define. */
export type PolicyName =
  'dag_policy' | 'task_policy' | 'task_instance_mutation_hook' | 'pod_mutation_hook';

const moduleName = 'airflow_local_settings';

/** Runs the module where Airflow would find it. One that cannot be followed is said to be so. */
export function loadLocalSettings(session: Session, vm: Interpreter): LocalSettings | undefined {
  const { roots, settingsFolders = [] } = session.surroundings;
  // Up to 2.9 the DAGs' folder comes first.
  const folders = atLeast(session.airflow, '2.10.0')
    ? settingsFolders
    : [...roots.slice(0, 1), ...settingsFolders];
  const source = vm.host.source(moduleName, folders);
  const file = source?.file;
  if (source === undefined || file === undefined) return undefined;
  const known = vm.modules.get(moduleName);
  if (known?.t === 'ref' && vm.object(known) !== undefined)
    return settingsOf(session, vm, known, file);
  let module: PyRef | undefined;
  const run = follow(session, vm, () => (module = runModule(vm, moduleName, source)));
  if (run.end === 'returned' && module !== undefined) return settingsOf(session, vm, module, file);
  const detail =
    run.end === 'raised'
      ? `${run.exception}: ${run.detail}`
      : run.end === 'unknown'
        ? run.detail
        : '';
  session.assume(notFollowed(moduleName, file, detail));
  return undefined;
}

/** That Airflow's pod may differ, since what `hook` does is not known. */
export function notFollowed(
  hook: string,
  path: string,
  detail = '',
): { readonly code: 'hook-not-followed'; readonly data: Readonly<Record<string, string>> } {
  return {
    code: 'hook-not-followed',
    data: { hook, path, ...(detail === '' ? {} : { detail }) },
  };
}

function settingsOf(session: Session, vm: Interpreter, module: PyRef, file: string): LocalSettings {
  const exported = vm.findAttribute(module, '__all__');
  const listed = exported === undefined ? undefined : vm.iterate(exported);
  const names = listed === undefined || 't' in listed ? undefined : listed.map(textOf);
  const read = (name: string): PyValue | undefined =>
    names?.includes(name) === false ? undefined : vm.findAttribute(module, name);
  return {
    file,
    find(name) {
      // Airflow 2 still takes the name that it had first.
      const old = name === 'task_policy' && !session.isAirflow3 ? read('policy') : undefined;
      const fn = read(name) ?? old ?? none;
      return vm.truth(fn) === false ? undefined : { fn, at: placeOf(vm, fn, file) };
    },
  };
}

/** Where a function is defined. */
export function placeOf(vm: Interpreter, fn: PyValue, file: string): Origin {
  const object = fn.t === 'method' ? vm.object(fn.fn) : vm.object(fn);
  if (object?.o === 'function') return { file: object.file, span: object.node.span };
  return fn.at ?? { file, span: startOfFile };
}

function textOf(value: PyValue): string | undefined {
  return value.t === 'str' ? value.v : undefined;
}
