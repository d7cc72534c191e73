import type { PyValue } from '../python/object.ts';
import { findName } from './expressions.ts';
import { setNamespace } from './globals.ts';
import type { Rendering } from './rendering.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';

/** Binds a value to a name, a namespace's attribute or a tuple of these. */
export function assign(r: Rendering, target: Expression, value: PyValue, scope: Scope): void {
  checkNamespaces(r, target, scope);
  bind(r, target, value, scope);
}

function bind(r: Rendering, target: Expression, value: PyValue, scope: Scope): void {
  switch (target.e) {
    case 'name':
      scope.set(target.name, value);
      return;
    case 'namespace': {
      const namespace = findName(r, target.name, scope);
      if (namespace !== undefined) setNamespace(r.settle(namespace), target.attribute, value);
      return;
    }
    case 'tuple': {
      const items = unpackItems(r, value, target.items.length);
      for (const [index, inner] of target.items.entries()) {
        const item = items[index];
        if (item !== undefined) bind(r, inner, item, scope);
      }
      return;
    }
    default:
  }
}

function checkNamespaces(r: Rendering, target: Expression, scope: Scope): void {
  if (target.e === 'tuple') {
    for (const item of target.items) checkNamespaces(r, item, scope);
  } else if (target.e === 'namespace') {
    const found = findName(r, target.name, scope);
    const value = found && r.known(found);
    if (value?.t === 'host' && value.type.name === 'jinja2.utils.Namespace') return;
    r.vm.raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
}

/** The items of a value that `count` targets take; raises as Python's unpacking does. */
export function unpackItems(r: Rendering, value: PyValue, count: number): readonly PyValue[] {
  const known = r.known(value);
  if (isScalar(known)) {
    r.vm.raise('TypeError', `cannot unpack non-iterable ${r.vm.typeName(known)} object`);
  }
  const items = r.items(known);
  if (items.length < count) {
    const message = `not enough values to unpack (expected ${count}, got ${items.length})`;
    r.vm.raise('ValueError', message);
  }
  if (items.length > count) {
    r.vm.raise('ValueError', `too many values to unpack (expected ${count})`);
  }
  return items;
}

function isScalar(value: PyValue): boolean {
  return ['none', 'bool', 'int', 'float'].includes(value.t);
}
