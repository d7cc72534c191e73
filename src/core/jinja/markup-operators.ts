import { tuple, type PyMethod, type PyValue } from '../python/object.ts';
import type { BinaryOperator, CallArguments } from '../python/host-type.ts';
import { escapeHtml, isMarkup, markup, unmarked } from './markup.ts';
import type { Rendering } from './rendering.ts';

/** markupsafe's `escape`: Markup stays as it is. */
export function escapeValue(r: Rendering, value: PyValue): PyValue {
  const text = r.known(r.text(value));
  if (isMarkup(text)) return text;
  return markup(text.t === 'str' ? escapeHtml(text.v) : '');
}

/** An operator of which a Markup takes part: the other side gets escaped. Undefined where it is as for any str. */
export function addMarkup(
  r: Rendering,
  operator: BinaryOperator,
  left: PyValue,
  right: PyValue,
): PyValue | undefined {
  if (operator === '+' && left.t === 'str' && right.t === 'str') {
    const [a, b] = [escapeValue(r, left), escapeValue(r, right)];
    return marked(r.vm.binary('+', a, b));
  }
  if (operator === '*') return marked(r.vm.binary('*', left, right));
  if (operator === '%' && isMarkup(left)) {
    return marked(r.vm.binary('%', unmarked(left), escapeOperand(r, right)));
  }
  return undefined;
}

function escapeOperand(r: Rendering, value: PyValue): PyValue {
  if (value.t === 'tuple') return tuple(value.items.map((item) => escapeOperand(r, item)));
  if (value.t === 'int' || value.t === 'float' || value.t === 'bool') return value;
  if (r.vm.object(value)?.o === 'dict') {
    const pairs = r.items(r.method(value, 'items')).map((pair) => r.items(pair));
    return r.vm.dict(pairs.map(([key, item]) => [key ?? value, escapeOperand(r, item ?? value)]));
  }
  if (value.t === 'str' || value.t === 'none') return escapeValue(r, value);
  return r.giveUp({ code: 'method-not-known', data: { name: '__mod__', type: 'Markup' } }, value);
}

function marked(value: PyValue): PyValue {
  return value.t === 'str' ? markup(value.v) : value;
}

// Methods that give a plain value, or something that is no text.
const plain: ReadonlySet<string> = new Set(
  'encode count endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper rfind rindex startswith'.split(
    ' ',
  ),
);
// The arguments that markupsafe 3 escapes, by position.
const escaped: Readonly<Record<string, readonly number[]>> = {
  replace: [1],
  ljust: [1],
  rjust: [1],
  center: [1],
};

/** A method of Markup, which gives Markup again. */
export function callMarkupMethod(r: Rendering, fn: PyMethod, args: CallArguments): PyValue {
  const name = fn.fn.t === 'native' ? (fn.fn.name.split('.').at(-1) ?? '') : '';
  if (plain.has(name)) return r.vm.call(fn, args);
  if (name === 'format' || name === 'format_map') {
    return r.giveUp({ code: 'method-not-known', data: { name, type: 'Markup' } }, fn.self);
  }
  const positional = args.positional.map((value, index) => {
    if (name === 'join') return r.vm.list(r.items(value).map((item) => escapeValue(r, item)));
    return escaped[name]?.includes(index) === true ? escapeValue(r, value) : value;
  });
  const result = r.settle(r.vm.call(fn, { ...args, positional }));
  if (result.t === 'str') return marked(result);
  if (result.t === 'tuple') return tuple(result.items.map(marked));
  const object = r.vm.object(result);
  return object?.o === 'list' ? r.vm.list(object.items.map(marked)) : result;
}
