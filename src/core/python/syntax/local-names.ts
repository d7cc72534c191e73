import { boundNames } from '../execution/assign.ts';
import type { Expression, Pattern, Statement } from './syntax.ts';
import { walk } from './walk.ts';

/** The names that the body of a function binds anywhere, those of nested functions and classes left out. */
export function localNames(body: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  const outer = new Set<string>();
  const add = (target: Expression | undefined): void => {
    if (target !== undefined) for (const name of boundNames(target)) names.add(name);
  };
  walk(body, (node) => {
    if ('e' in node) {
      if (node.e === 'walrus') names.add(node.name);
      return node.e !== 'lambda';
    }
    switch (node.s) {
      case 'assign':
        if (node.value !== undefined) node.targets.forEach(add);
        return true;
      case 'augment':
        add(node.target);
        return true;
      case 'for':
        add(node.target);
        return true;
      case 'with':
        for (const item of node.items) add(item.target);
        return true;
      case 'try':
        for (const { name } of node.handlers) if (name !== undefined) names.add(name);
        return true;
      case 'delete':
        node.targets.forEach(add);
        return true;
      case 'import':
        for (const { name, alias } of node.names) names.add(alias ?? name.split('.')[0] ?? name);
        return true;
      case 'from':
        for (const { name, alias } of node.names) names.add(alias ?? name);
        return true;
      case 'match':
        for (const clause of node.cases) captures(clause.pattern, names);
        return true;
      case 'def':
      case 'class':
        names.add(node.name);
        return false;
      case 'global':
      case 'nonlocal':
        for (const name of node.names) outer.add(name);
        return true;
      default:
        return true;
    }
  });
  for (const name of outer) names.delete(name);
  return names;
}

/** Adds the names that a pattern captures. */
export function captures(pattern: Pattern, names: Set<string>): void {
  const add = (name: string | undefined): void => {
    if (name !== undefined) names.add(name);
  };
  const all = (patterns: readonly Pattern[]): void => {
    for (const one of patterns) captures(one, names);
  };
  switch (pattern.p) {
    case 'capture':
    case 'star':
      add(pattern.name);
      return;
    case 'as':
      add(pattern.name);
      captures(pattern.pattern, names);
      return;
    case 'or':
      all(pattern.options);
      return;
    case 'sequence':
      all(pattern.items);
      return;
    case 'mapping':
      add(pattern.rest);
      all(pattern.items.map(([, value]) => value));
      return;
    case 'class':
      all([...pattern.positional, ...pattern.keywords.map(([, value]) => value)]);
      return;
    default:
  }
}
