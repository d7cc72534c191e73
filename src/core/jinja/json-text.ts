import { plainOf } from '../python/operations/scalar-data.ts';
import type { PyValue } from '../python/object.ts';
import type { Rendering } from './rendering.ts';
import { sortedItems } from './sorting.ts';

/** `json.dumps(value, sort_keys=True)`, with `margin` indented by it; raises TypeError as that does. */
export function toJson(r: Rendering, value: PyValue, margin?: string): string {
  return write(r, value, margin, 0);
}

function write(r: Rendering, given: PyValue, margin: string | undefined, depth: number): string {
  const value = plainOf(r.vm, r.known(given));
  r.vm.step();
  switch (value.t) {
    case 'none':
      return 'null';
    case 'bool':
      return value.v ? 'true' : 'false';
    case 'int':
      return value.v.toString();
    case 'float':
      return real(r, value);
    case 'str':
      return jsonString(value.v);
    case 'tuple':
      return writeList(r, value.items, margin, depth);
    default:
  }
  const object = r.vm.object(value);
  if (object?.o === 'list') return writeList(r, r.items(value), margin, depth);
  if (object?.o === 'dict') return writeDict(r, value, margin, depth);
  if (value.t === 'host' && value.type.name.startsWith('airflow.')) {
    return r.giveUp({ code: 'method-not-known', data: { name: 'tojson' } }, value);
  }
  const type = r.vm.typeName(value).replace(/^.*\./, '');
  return r.vm.raise('TypeError', `Object of type ${type} is not JSON serializable`);
}

function real(r: Rendering, value: PyValue & { t: 'float' }): string {
  if (Number.isNaN(value.v)) return 'NaN';
  if (!Number.isFinite(value.v)) return value.v > 0 ? 'Infinity' : '-Infinity';
  return r.knownText(r.vm.repr(value)).v;
}

function writeList(
  r: Rendering,
  items: readonly PyValue[],
  margin: string | undefined,
  depth: number,
): string {
  return enclose(
    r,
    '[]',
    items.map((item) => () => write(r, item, margin, depth + 1)),
    margin,
    depth,
  );
}

function writeDict(
  r: Rendering,
  value: PyValue,
  margin: string | undefined,
  depth: number,
): string {
  const pairs = r.items(r.method(value, 'items')).map((pair) => r.items(pair));
  const sorted = sortedItems(
    r,
    pairs.flatMap(([key, item]) =>
      key === undefined || item === undefined ? [] : [{ item: [key, item] as const, keys: [key] }],
    ),
  );
  const entries = sorted.map(
    ([key, item]) =>
      () =>
        `${keyText(r, key)}: ${write(r, item, margin, depth + 1)}`,
  );
  return enclose(r, '{}', entries, margin, depth);
}

function keyText(r: Rendering, given: PyValue): string {
  const key = r.known(given);
  switch (key.t) {
    case 'str':
      return jsonString(key.v);
    case 'none':
      return '"null"';
    case 'bool':
      return key.v ? '"true"' : '"false"';
    case 'int':
      return `"${key.v}"`;
    case 'float':
      return `"${real(r, key)}"`;
    default: {
      const type = r.vm.typeName(key);
      const message = `keys must be str, int, float, bool or None, not ${type}`;
      return r.vm.raise('TypeError', message);
    }
  }
}

function enclose(
  r: Rendering,
  brackets: string,
  entries: readonly (() => string)[],
  margin: string | undefined,
  depth: number,
): string {
  const [open, close] = brackets;
  if (entries.length === 0) return brackets;
  const texts = r.nested(() => entries.map((entry) => entry()));
  if (margin === undefined) return `${open ?? ''}${texts.join(', ')}${close ?? ''}`;
  const outer = `\n${margin.repeat(depth)}`;
  const inner = outer + margin;
  return (open ?? '') + inner + texts.join(`,${inner}`) + outer + (close ?? '');
}

/** A JSON string in ASCII. */
function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
