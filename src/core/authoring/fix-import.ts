import { findName } from '../airflow/tables/imports.ts';
import { findMoved } from '../airflow/tables/moved-names.ts';
import type { Place } from '../airflow/tables/moved-names.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import type { Fix } from './fixes.ts';

interface Imported {
  readonly name: string;
  readonly alias: string | undefined;
}

/** Imports what these versions have elsewhere from there; only where that is known of all that the statement lacks. */
export function fixImport(text: string, at: number, versions: VersionPair): readonly Fix[] {
  const statement = findStatement(text, at);
  if (statement === undefined) return [];
  const { start, end, indent, module, names } = statement;
  const groups = new Map<string, string[]>();
  const movedTo: string[] = [];
  for (const { name, alias } of names) {
    const isHere = findName(module, name, versions) !== 'absent';
    const place: Place | undefined = isHere ? { module, name } : findMoved(name, versions);
    if (place === undefined) return [];
    if (!isHere && !movedTo.includes(place.module)) movedTo.push(place.module);
    const known = alias ?? name;
    const written = place.name === known ? known : `${place.name} as ${known}`;
    groups.set(place.module, [...(groups.get(place.module) ?? []), written]);
  }
  if (movedTo.length === 0) return [];
  const lines = [...groups].map(([from, what]) => `from ${from} import ${what.join(', ')}`);
  const change = { start, end, text: lines.join(`\n${indent}`) };
  return [{ kind: 'import', to: movedTo.join(', '), change }];
}

/** The `from` statement that holds the place; undefined for one with remarks inside, which a change would lose. */
function findStatement(
  text: string,
  at: number,
):
  | {
      readonly start: number;
      readonly end: number;
      readonly indent: string;
      readonly module: string;
      readonly names: readonly Imported[];
    }
  | undefined {
  const begin = /^([ \t]*)from[ \t]/gm;
  let start = -1;
  let indent = '';
  for (let found = begin.exec(text); found !== null; found = begin.exec(text)) {
    const first = found.index + (found[1]?.length ?? 0);
    if (first > at) break;
    start = first;
    indent = found[1] ?? '';
  }
  if (start < 0) return undefined;
  const whole =
    /from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\(([\w\s,]*)\)|((?:\w[\w \t,]*|\\\r?\n)+))/y;
  whole.lastIndex = start;
  const found = whole.exec(text);
  if (found === null || whole.lastIndex < at) return undefined;
  const list = (found[2] ?? found[3] ?? '').replaceAll('\\', ' ');
  const names = list.split(',').flatMap((part): readonly Imported[] => {
    const [name = '', , alias] = part.trim().split(/\s+/);
    return name === '' ? [] : [{ name, alias }];
  });
  const end = start + found[0].trimEnd().length;
  return { start, end, indent, module: found[1] ?? '', names };
}
