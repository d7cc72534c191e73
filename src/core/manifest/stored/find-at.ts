import { isJsonObject } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import { isList } from './same-json.ts';

/** What is at a JSON pointer of a value; undefined where nothing is. */
export function findAt(value: Json, pointer: string | undefined): Json | undefined {
  let found: Json | undefined = pointer === undefined ? undefined : value;
  for (const step of pointer?.split('/').slice(1) ?? []) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isList(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}
