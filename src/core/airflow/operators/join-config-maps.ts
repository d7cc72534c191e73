import type { Interpreter } from '../../python/interpreter.ts';
import { none, type PyRef, type PyValue } from '../../python/object.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';
import { modelClass } from './kubernetes-objects.ts';

/**
 * Up to 10.22 the constructor appends `configmaps` to the very list that `env_from` gives, so that others who hold it, as by
 * default_args, have them too.
 */
export function joinConfigMaps(session: Session, vm: Interpreter, self: PyRef): void {
  if (atLeast(session.provider, '10.23.0')) return;
  const sources = vm.findAttribute(self, 'env_from');
  const names = vm.findAttribute(self, 'configmaps');
  const [list, given] = [sources && vm.object(sources), names && vm.object(names)];
  if (sources === undefined || list?.o !== 'list' || given?.o !== 'list') return;
  if (list.items.length === 0 || given.open !== undefined) return;
  const make = (model: string, field: string, value: PyValue): PyValue => {
    const cls = modelClass(vm, session, model) ?? none;
    const keywords = new Map([[field, value]]);
    return { ...vm.call(cls, { positional: [], keywords }), ...(value.at ? { at: value.at } : {}) };
  };
  for (const name of given.items) {
    const source = make('V1ConfigMapEnvSource', 'name', name);
    const item = make('V1EnvFromSource', 'config_map_ref', source);
    vm.call(vm.attribute(sources, 'append'), { positional: [item], keywords: new Map() });
  }
  vm.setAttribute(self, 'configmaps', none);
}
