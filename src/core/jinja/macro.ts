import { bool, str, tuple, type PyHost, type PyValue } from '../python/object.ts';
import type { CallArguments, HostType } from '../python/host-type.ts';
import { stringRepr } from '../python/text/string-repr.ts';
import { evaluate } from './expressions.ts';
import type { Rendering } from './rendering.ts';
import { usesName } from './requirements.ts';
import type { Scope } from './scope.ts';
import { capture } from './statements.ts';
import type { CallBlock, Macro } from './syntax.ts';

interface MacroData {
  readonly r: Rendering;
  readonly node: Macro | CallBlock;
  readonly name: string | undefined;
  readonly scope: Scope;
  /** Which of the special names the body reads. */
  readonly takes: { readonly caller: boolean; readonly kwargs: boolean; readonly varargs: boolean };
}

/** A macro, or the `caller` that a call block makes. */
export function createMacro(
  r: Rendering,
  node: Macro | CallBlock,
  name: string | undefined,
  scope: Scope,
): PyHost {
  const reads = (special: string): boolean =>
    usesName(node.body, special) && !node.signature.names.includes(special);
  const takes = {
    caller: usesName(node.body, 'caller'),
    kwargs: reads('kwargs'),
    varargs: reads('varargs'),
  };
  const made: PyHost<MacroData> = {
    t: 'host',
    type: macroType,
    data: { r, node, name, scope, takes },
  };
  return made;
}

const macroType: HostType<MacroData> = {
  name: 'jinja2.runtime.Macro',
  call: (_vm, self, args) => invoke(self.data, args),
  attribute: (_vm, { data }, name) => {
    switch (name) {
      case 'name':
        return data.name === undefined ? { t: 'none' } : str(data.name);
      case 'arguments':
        return tuple(data.node.signature.names.map((parameter) => str(parameter)));
      case 'caller':
        return bool(data.takes.caller);
      case 'catch_kwargs':
        return bool(data.takes.kwargs);
      case 'catch_varargs':
        return bool(data.takes.varargs);
      case 'explicit_caller':
        return bool(data.node.signature.names.includes('caller'));
      default:
        return undefined;
    }
  },
  repr: (_vm, { data }) =>
    `<Macro ${data.name === undefined ? 'anonymous' : stringRepr(data.name)}>`,
};

/** jinja2.runtime, `Macro.__call__`. */
function invoke(data: MacroData, args: CallArguments): PyValue {
  const { r, node, scope, takes } = data;
  if (args.rest !== undefined) return r.giveUp({ code: 'depends-on-input', data: {} }, args.rest);
  const { names, defaults } = node.signature;
  const inner = scope.inner();
  const keywords = new Map(args.keywords);
  const missing: number[] = [];
  const explicitCaller = names.includes('caller');
  for (const [index, name] of names.entries()) {
    const value = args.positional[index] ?? keywords.get(name);
    if (index >= args.positional.length) keywords.delete(name);
    if (value === undefined) missing.push(index);
    inner.set(name, value ?? r.undefined({ name }));
  }
  if (takes.caller && !explicitCaller) {
    const none = r.undefined({ hint: 'No caller defined' });
    const caller = keywords.get('caller');
    inner.set('caller', caller === undefined || caller.t === 'none' ? none : caller);
    keywords.delete('caller');
  }
  checkRest(data, args, keywords);
  if (takes.kwargs) inner.set('kwargs', r.vm.dict([...keywords].map(([k, v]) => [str(k), v])));
  if (takes.varargs) inner.set('varargs', tuple(args.positional.slice(names.length)));
  for (const index of missing) {
    const name = names[index] ?? '';
    const value = defaults[index - names.length + defaults.length];
    const hint = `parameter ${stringRepr(name)} was not provided`;
    inner.set(name, value ? evaluate(r, value, inner) : r.undefined({ hint }));
  }
  return r.nested(() => capture(r, node.body, inner));
}

function checkRest(
  data: MacroData,
  args: CallArguments,
  keywords: ReadonlyMap<string, PyValue>,
): void {
  const { r, node, takes } = data;
  const shown = data.name === undefined ? 'None' : stringRepr(data.name);
  const [extra] = keywords.keys();
  if (extra !== undefined && !takes.kwargs) {
    if (keywords.has('caller')) {
      const message =
        `macro ${shown} was invoked with two values for the special caller argument.` +
        ' This is most likely a bug.';
      r.vm.raise('TypeError', message);
    }
    r.vm.raise('TypeError', `macro ${shown} takes no keyword argument ${stringRepr(extra)}`);
  }
  const most = node.signature.names.length;
  if (!takes.varargs && args.positional.length > most) {
    r.vm.raise('TypeError', `macro ${shown} takes not more than ${most} argument(s)`);
  }
}
