import type { Interpreter } from '../../python/interpreter.ts';
import { isOpen, lazyNative, none, type PyRef, type PyValue } from '../../python/object.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';

const methods = [
  'on_sync_client_creation',
  'on_pod_manifest_created',
  'on_pod_creation',
  'on_pod_starting',
  'on_pod_completion',
  'on_pod_teardown',
  'on_pod_cleanup',
  'on_operator_resuming',
  'progress_callback',
];

/** The class KubernetesPodOperatorCallback, of which no method does anything. */
export function createCallbackClass(vm: Interpreter, name: string, module: string): PyRef {
  const nothing = (method: string): PyValue => ({
    t: 'ref',
    addr: vm.heap.addFixed({
      o: 'descriptor',
      kind: 'staticmethod',
      fn: lazyNative(method, () => none),
    }),
  });
  const attributes = Object.fromEntries(methods.map((method) => [method, nothing(method)]));
  return vm.defineClass({ name, module, attributes });
}

/** The pod callbacks of a task. */
export interface PodCallbacks {
  /** Those that see, and may change, the pod before it is created, in order. */
  readonly ofManifest: readonly PyValue[];
  /** The names of others that the program defines; nothing calls them here. */
  readonly uncalled: readonly string[];
  /** Not all of them are known. */
  readonly isOpen: boolean;
}

/** What `callbacks=` of a task defines in this version of the provider: a class, or from 10.3 a list of classes. */
export function podCallbacks(session: Session, vm: Interpreter, instance: PyRef): PodCallbacks {
  const object = vm.object(instance);
  const attributes = object?.o === 'instance' ? object.attributes : undefined;
  const given = vm.here(attributes?.get('callbacks') ?? none);
  const isDeferred = vm.truth(attributes?.get('deferrable') ?? none) === true;
  const takesLists = atLeast(session.provider, '10.3.0');
  // A task that defers calls them from 10.9 on.
  const seesManifest = atLeast(session.provider, isDeferred ? '10.9.0' : '10.3.0');
  const items = takesLists && vm.object(given)?.o === 'list' ? vm.iterate(given) : [given];
  if ('t' in items || items.some((item) => isOpen(item)))
    return { ofManifest: [], uncalled: [], isOpen: true };
  const own = (name: string): readonly PyValue[] =>
    items.flatMap((item) => {
      const fn = item.t === 'none' ? undefined : vm.findAttribute(item, name);
      return fn === undefined || fn.t === 'native' ? [] : [fn];
    });
  const uncalled = methods.filter(
    (name) => name !== 'on_pod_manifest_created' && own(name).length > 0,
  );
  return {
    ofManifest: seesManifest ? own('on_pod_manifest_created') : [],
    uncalled,
    isOpen: false,
  };
}
