import type { Machine } from './machine.ts';
import { bool, float, int, none, str, tuple, type PyValue } from './object.ts';
import type { PythonParser } from './syntax/parser.ts';
import type { Constant, Expression } from './syntax/syntax.ts';

// CPython's parser refuses deeper brackets.
const deepest = 200;
const wholeNumber = /^(?:0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|[1-9](?:_?\d)*|0(?:_?0)*)$/i;
const digits = '\\d(?:_?\\d)*';
const realNumber = new RegExp(
  `^(?:${digits}\\.(?:${digits})?|\\.${digits}|${digits}(?=e))(?:e[+-]?${digits})?$`,
  'i',
);

/**
 * What `ast.literal_eval(text)` gives, undefined where it raises ValueError or SyntaxError; raises TypeError for keys that
 * are unhashable.
 */
export function literalValue(vm: Machine, parser: PythonParser, text: string): PyValue | undefined {
  return nativeLiteral(vm, parser, text.replace(/^[ \t]+/, ''));
}

/** The same of `ast.parse(text, mode='eval')`, which refuses leading blanks. */
export function nativeLiteral(
  vm: Machine,
  parser: PythonParser,
  text: string,
): PyValue | undefined {
  if (/^[ \t]/.test(text) || text.includes('\0')) return undefined;
  const { body, broken } = parser.parse(text);
  const [only] = body;
  if (broken.length > 0 || body.length !== 1 || only?.s !== 'expression') return undefined;
  // Nothing but blanks and comments may follow, no `;`.
  const after = text.slice(only.span.end).replace(/#[^\r\n]*/g, '');
  if (after.trim() !== '') return undefined;
  const value = new Reading(vm, text).value(only.value, 0);
  // A comma at the end of a statement is not in its tree.
  const isTuple = text.slice(only.value.span.end, only.span.end).includes(',');
  return value && isTuple ? tuple([value]) : value;
}

class Reading {
  private readonly vm: Machine;
  private readonly text: string;

  constructor(vm: Machine, text: string) {
    this.vm = vm;
    this.text = text;
  }

  value(node: Expression, depth: number): PyValue | undefined {
    if (depth > deepest) return undefined;
    this.vm.step();
    switch (node.e) {
      case 'constant':
        return this.constant(node);
      case 'list':
      case 'tuple':
      case 'set': {
        const items = this.values(node.items, depth);
        if (items === undefined) return undefined;
        if (node.e === 'tuple') return tuple(items);
        return node.e === 'list' ? this.vm.list(items) : this.vm.set(items);
      }
      case 'dict':
        return this.dict(node.entries, depth);
      case 'unary':
        return this.signed(node.operator, node.operand, depth);
      case 'call': {
        const isEmptySet = node.callee.e === 'name' && node.callee.name === 'set';
        return isEmptySet && node.arguments.length === 0 ? this.vm.set([]) : undefined;
      }
      case 'binary':
        // `1 + 2j` is a literal.
        return node.right.e === 'constant' && node.right.type === 'complex'
          ? this.notFollowed()
          : undefined;
      case 'opaque':
        return node.what === 'other' ? this.notFollowed() : undefined;
      default:
        return undefined;
    }
  }

  private constant(node: Constant): PyValue | undefined {
    const source = this.text.slice(node.span.start, node.span.end);
    const { value } = node;
    switch (node.type) {
      case 'none':
        return none;
      case 'bool':
        return bool(value === true);
      case 'int':
        return wholeNumber.test(source) && typeof value === 'bigint' ? int(value) : undefined;
      case 'float':
        return realNumber.test(source) && typeof value === 'number' ? float(value) : undefined;
      case 'str':
        return typeof value === 'string' && isPython3(source) ? str(value) : undefined;
      case 'bytes':
        return value instanceof Uint8Array ? { t: 'bytes', v: value } : undefined;
      case 'complex':
      case 'ellipsis':
        return this.notFollowed();
    }
  }

  private notFollowed(): PyValue {
    return this.vm.unknown({ code: 'syntax-not-followed', data: {} });
  }

  private values(nodes: readonly Expression[], depth: number): readonly PyValue[] | undefined {
    const items: PyValue[] = [];
    for (const node of nodes) {
      const item = this.value(node, depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  private dict(
    nodes: readonly { readonly key: Expression | undefined; readonly value: Expression }[],
    depth: number,
  ): PyValue | undefined {
    const entries: (readonly [PyValue, PyValue])[] = [];
    for (const node of nodes) {
      const key = node.key && this.value(node.key, depth + 1);
      const value = this.value(node.value, depth + 1);
      if (key === undefined || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return this.vm.dict(entries);
  }

  private signed(operator: string, operand: Expression, depth: number): PyValue | undefined {
    if (operand.e !== 'constant' || (operator !== '-' && operator !== '+')) return undefined;
    const value = this.value(operand, depth + 1);
    if (value?.t === 'unknown' && operand.type === 'complex') return value;
    if (value?.t !== 'int' && value?.t !== 'float') return undefined;
    return this.vm.unary(operator, value);
  }
}

/** Whether Python 3 takes the prefix and the escapes of a string literal; the grammar takes Python 2's too. */
function isPython3(source: string): boolean {
  const prefix = /^[A-Za-z]*/.exec(source)?.[0] ?? '';
  if (!['', 'u', 'r'].includes(prefix.toLowerCase())) return false;
  if (prefix.toLowerCase() === 'r') return true;
  const good = /\\(?:x[\da-f]{2}|u[\da-f]{4}|U(?:000[\da-f]|0010)[\da-f]{4}|[^xuU])/gi;
  return !source.replace(good, '').includes('\\');
}
