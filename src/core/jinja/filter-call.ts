import type { PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { bind, type Definition } from './definition.ts';
import type { Rendering } from './rendering.ts';
import { encodingFilters } from './encoding-filters.ts';
import { layoutFilters } from './layout-filters.ts';
import { numberFilters } from './number-filters.ts';
import { selectFilters } from './select-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { NotKnown } from './signals.ts';
import { valueTests } from './value-tests.ts';
import { textFilters } from './text-filters.ts';
import { undefinedData } from './undefined.ts';
import { valueFilters } from './value-filters.ts';

/** Whether a filter or test was written with `|` or `is`, or is called by its name, as `map` does. */
export type CallMode = 'compiled' | 'by name';

const filterTables: readonly ReadonlyMap<string, Definition>[] = [
  textFilters,
  layoutFilters,
  encodingFilters,
  numberFilters,
  sequenceFilters,
  selectFilters,
  valueFilters,
];

/** Whether there is a filter of this name. */
export function hasFilter(r: Rendering, name: string): boolean {
  const { filters, openFilters } = r.context;
  return (
    openFilters !== undefined || filters.has(name) || filterTables.some((table) => table.has(name))
  );
}

/** Whether there is a test of this name. */
export function hasTest(r: Rendering, name: string): boolean {
  return r.context.tests?.has(name) === true || valueTests.has(name);
}

/** `value | name(...)`. */
export function callFilter(
  r: Rendering,
  name: string,
  mode: CallMode,
  value: PyValue,
  args: CallArguments,
): PyValue {
  const own = filterTables.find((table) => table.has(name))?.get(name);
  const { filters, openFilters } = r.context;
  return run(
    r,
    filters.get(name) ?? own ?? openFilters ?? missing(r, 'filter', name, mode),
    value,
    args,
  );
}

/** `value is name(...)`. */
export function callTest(
  r: Rendering,
  name: string,
  mode: CallMode,
  value: PyValue,
  args: CallArguments,
): PyValue {
  const test = r.context.tests?.get(name) ?? valueTests.get(name);
  return run(r, test ?? missing(r, 'test', name, mode), value, args);
}

/** The name that `map` and the like are given. */
export function calledName(r: Rendering, kind: 'filter' | 'test', value: PyValue): string {
  const name = r.known(value);
  if (name.t === 'str') return name.v;
  // Looking it up takes its hash.
  r.vm.set([name]);
  const data = undefinedData(name);
  const shown = r.vm.repr(name);
  const hint =
    data === undefined ? '' : ` (${data.message}; did you forget to quote the callable name?)`;
  const message = `No ${kind} named ${shown.t === 'str' ? shown.v : '?'}.${hint}`;
  return r.vm.raise('TemplateRuntimeError', message);
}

function missing(r: Rendering, kind: string, name: string, mode: CallMode): never {
  const end = mode === 'compiled' ? ' found.' : '.';
  return r.vm.raise('TemplateRuntimeError', `No ${kind} named ${stringRepr(name)}${end}`);
}

function run(r: Rendering, fn: PyValue | Definition, value: PyValue, args: CallArguments): PyValue {
  const positional = [value, ...args.positional];
  if ('t' in fn) return r.call(fn, positional, args.keywords);
  r.vm.step();
  if (!fn.lazy) {
    const open = [...positional, ...args.keywords.values()].filter(
      ({ t }) => t === 'unknown' || t === 'placeholder',
    );
    if (open.length > 0) return r.vm.unknown({ code: 'depends-on-input', data: {} }, ...open);
  }
  try {
    return r.settle(fn.run(r, bind(r, fn, { positional, keywords: args.keywords })));
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return r.vm.unknown({ code: 'depends-on-input', data: {} }, error.value);
  }
}
