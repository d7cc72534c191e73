import type { Interpreter } from '../../python/interpreter.ts';
import type { PyUnknown, PyValue } from '../../python/object.ts';
import type { JinjaContext } from '../../jinja/render.ts';
import { namedEntries } from '../dags/default-args.ts';

/** What a DAG sets of its Jinja environment. */
export interface JinjaSettings {
  readonly undefined: NonNullable<JinjaContext['undefined']>;
  readonly whitespace: NonNullable<JinjaContext['whitespace']>;
  /** A setting that is not followed, for example `line_statement_prefix`: no template is. */
  readonly notFollowed: string | undefined;
}

const whitespaceNames = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  keep_trailing_newline: 'keepTrailingNewline',
} as const;
// These change no text.
const withoutEffect: ReadonlySet<string> = new Set([
  'optimized',
  'auto_reload',
  'cache_size',
  'bytecode_cache',
]);

/** `template_undefined` and `jinja_environment_kwargs` of a DAG, the second over the first. */
export function jinjaSettings(vm: Interpreter, dag: PyValue): JinjaSettings {
  const whitespace: Record<string, boolean> = {};
  let mode = undefinedMode(vm.findAttribute(dag, 'template_undefined'));
  let notFollowed = mode === undefined ? 'template_undefined' : undefined;
  const given = vm.findAttribute(dag, 'jinja_environment_kwargs');
  if (openPart(vm, given) !== undefined) notFollowed ??= 'jinja_environment_kwargs';
  for (const [name, value] of namedEntries(vm, given)) {
    const flag = Object.hasOwn(whitespaceNames, name)
      ? whitespaceNames[name as keyof typeof whitespaceNames]
      : undefined;
    const truth = flag === undefined ? undefined : vm.truth(value);
    if (flag !== undefined && typeof truth === 'boolean') whitespace[flag] = truth;
    else if (name === 'undefined') {
      mode = undefinedMode(value);
      if (mode === undefined) notFollowed ??= name;
    } else if (!withoutEffect.has(name) && !isUsual(vm, name, value)) notFollowed ??= name;
  }
  return { undefined: mode ?? 'strict', whitespace, notFollowed };
}

/** What may stand in a dict besides the entries that are known; undefined where nothing may. */
export function openPart(vm: Interpreter, dict: PyValue | undefined): PyUnknown | undefined {
  if (dict === undefined || dict.t === 'none') return undefined;
  const object = vm.object(dict);
  if (object?.o === 'dict') return object.open;
  return vm.unknown({ code: 'depends-on-input', data: {} }, dict);
}

/** Whether a setting says what Airflow sets anyway. */
function isUsual(vm: Interpreter, name: string, value: PyValue): boolean {
  if (name === 'autoescape') return vm.truth(value) === false;
  if (name !== 'extensions') return false;
  const items = vm.iterate(value);
  if ('t' in items) return false;
  return items.length === 1 && items.every((one) => one.t === 'str' && one.v === 'jinja2.ext.do');
}

const modes: Readonly<Record<string, JinjaSettings['undefined']>> = {
  StrictUndefined: 'strict',
  Undefined: 'default',
  ChainableUndefined: 'chainable',
  DebugUndefined: 'debug',
};

/** Which of Jinja's classes a value is; Airflow's own default is StrictUndefined. Undefined for any other class. */
function undefinedMode(value: PyValue | undefined): JinjaSettings['undefined'] | undefined {
  if (value === undefined || value.t === 'none') return 'strict';
  const name = importedName(value);
  if (name?.startsWith('jinja2.') !== true) return undefined;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return Object.hasOwn(modes, last) ? modes[last] : undefined;
}

/** What stands for a name of a module that is not here. */
function importedName(value: PyValue): string | undefined {
  if (value.t === 'placeholder') return value.input.key;
  if (value.t !== 'unknown') return undefined;
  const { name } = value.reason.data as { readonly name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
