import { formatText } from '../python/text/str-format.ts';
import { str, type PyMethod, type PyValue } from '../python/object.ts';
import type { CallArguments } from '../python/host-type.ts';
import { getAttribute, getItem } from './attributes.ts';
import type { Rendering } from './rendering.ts';

/** `text.format(...)` or `format_map` as the sandbox replaces it: its fields look things up as a template does. */
export function formatInSandbox(
  r: Rendering,
  text: string,
  method: string,
  args: CallArguments,
): PyValue {
  const { positional, keywords } = args;
  const isMap = method.endsWith('format_map');
  const [mapping] = positional;
  if (isMap && keywords.size > 0)
    r.vm.raise('TypeError', 'format_map() takes no keyword arguments');
  if (isMap && (positional.length !== 1 || mapping === undefined)) {
    const message = `format_map() takes exactly one argument (${positional.length} given)`;
    r.vm.raise('TypeError', message);
  }
  const names = isMap && mapping !== undefined ? mapping : undefined;
  return formatText(r.vm, text, {
    positional: isMap ? [] : positional,
    keyword: (name) => {
      const key = str(name);
      if (names !== undefined) return r.vm.item(names, key);
      return keywords.get(name) ?? r.vm.item(r.vm.dict([]), key);
    },
    attribute: (value, name) => getAttribute(r, value, name),
    item: (value, key) => getItem(r, value, key),
  });
}

/** The text and name of a method of a text that the sandbox replaces; undefined for any other. */
export function findFormat(
  fn: PyValue,
): { readonly text: string; readonly name: string } | undefined {
  if (fn.t !== 'method' || fn.self.t !== 'str') return undefined;
  const name = nameOf(fn);
  return name === 'str.format' || name === 'str.format_map' ? { text: fn.self.v, name } : undefined;
}

function nameOf({ fn }: PyMethod): string | undefined {
  return fn.t === 'native' ? fn.name : undefined;
}
