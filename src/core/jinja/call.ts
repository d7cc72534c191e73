import type { PyMethod, PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import { asView } from './dict-view.ts';
import { callMarkupMethod } from './markup-operators.ts';
import { isMarkup } from './markup.ts';
import { findFormat, formatInSandbox } from './sandbox-format.ts';
import type { Rendering } from './rendering.ts';

/** `fn(...)` in a template (jinja2.sandbox, `call`). */
export function callValue(r: Rendering, fn: PyValue, args: CallArguments): PyValue {
  const result = r.attempt(['StopIteration'], () => {
    if (isMarkupMethod(fn)) return callMarkupMethod(r, fn, args);
    const format = r.sandboxed && args.rest === undefined ? findFormat(fn) : undefined;
    if (format !== undefined) return r.settle(formatInSandbox(r, format.text, format.name, args));
    return asView(r.vm, fn, r.settle(r.vm.call(fn, args)));
  });
  const hint = 'value was undefined because a callable raised a StopIteration exception';
  return result ?? r.undefined({ hint });
}

function isMarkupMethod(fn: PyValue): fn is PyMethod {
  return fn.t === 'method' && isMarkup(fn.self);
}
