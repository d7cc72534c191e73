import type { Machine } from '../machine.ts';
import { bool, str, type DataclassField, type PyValue } from '../object.ts';

/** `dataclasses.MISSING`. */
export const missing: PyValue = {
  t: 'host',
  type: { name: 'dataclasses._MISSING_TYPE' },
  data: {},
};

/** The `dataclasses.Field` of each name, as entries of a dict; of a field that is not among `fields` only the name is known. */
export function fieldObjects(
  vm: Machine,
  names: readonly string[],
  fields: readonly DataclassField[],
): readonly (readonly [PyValue, PyValue])[] {
  const open = vm.unknown({ code: 'call-not-followed', data: { name: 'dataclasses.Field' } });
  const cls = vm.defineClass({ name: 'Field', module: 'dataclasses', attributes: {} });
  return names.map((name) => {
    const field = fields.find((one) => one.name === name);
    const parts: readonly (readonly [string, PyValue])[] = [
      ['name', str(name)],
      ['default', field ? (field.default ?? missing) : open],
      ['default_factory', field ? (field.factory ?? missing) : open],
      ['init', field ? bool(field.init) : open],
      ['repr', field ? bool(field.repr) : open],
      ['compare', field ? bool(field.compare) : open],
      ['kw_only', field ? bool(field.keywordOnly) : open],
      ...['type', 'hash', 'metadata'].map((other) => [other, open] as const),
    ];
    return [str(name), vm.instance(cls, new Map(parts))] as const;
  });
}
