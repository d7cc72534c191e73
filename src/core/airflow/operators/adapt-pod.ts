import type { Notice } from '../../base/notice.ts';
import type { Problem } from '../../base/problem.ts';
import type { Origin } from '../../base/span.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyRef, PyValue } from '../../python/object.ts';
import { toValue } from '../../python/operations/to-value.ts';
import type { Value } from '../../python/value.ts';
import { enumeration } from '../airflow-modules.ts';
import { followCall, type Followed } from '../follow-call.ts';
import { fromValue } from './from-value.ts';
import { notFollowed, placeOf } from '../surroundings/local-settings.ts';
import { argumentsOf } from './operator-arguments.ts';
import { contextValue, ownMethod } from './own-methods.ts';
import { podCallbacks, type PodCallbacks } from './pod-callbacks.ts';
import type { BuildPod, RenderedTask } from '../rendering/rendered-task.ts';
import type { Session } from '../session.ts';
import { takeOver } from './take-over.ts';

/** An instance that is rendered, and the context that its `execute` gets. */
export interface Ready {
  readonly at: Origin;
  readonly instance: PyRef;
  readonly context: (name: string) => PyValue | undefined;
}

/** A part of the program or of the site that has the pod in its hands. */
interface Changer {
  readonly name: string;
  readonly at: Origin;
  readonly run: (pod: PyValue) => Followed;
  /** Its effect on a part of the pod is not known. */
  readonly lose: (detail: string) => void;
}

/**
 * What the program and the site do with the pod between its making and the cluster: a `build_pod_request_obj` of the
 * program's own class, `pod_mutation_hook`, and callbacks. Undefined where nothing does. To be asked for while the task is
 * rendered.
 */
export function podAdapter(
  session: Session,
  vm: Interpreter,
  ready: Ready,
): RenderedTask['adaptPod'] {
  const { instance } = ready;
  const own = ownMethod(vm, instance, 'build_pod_request_obj');
  const hook = session.localSettings?.find('pod_mutation_hook');
  const callbacks = podCallbacks(session, vm, instance);
  const isPlain = callbacks.ofManifest.length + callbacks.uncalled.length === 0;
  if (own === undefined && hook === undefined && isPlain && !callbacks.isOpen) return undefined;
  const state = vm.heap.snapshot();
  return (build) => {
    const before = vm.heap.snapshot();
    vm.heap.restore(state);
    session.rendering = true;
    try {
      return adapt(session, vm, { ready, own, callbacks, build });
    } finally {
      session.requestPod = undefined;
      session.rendering = false;
      vm.heap.restore(before);
    }
  };
}

function adapt(
  session: Session,
  vm: Interpreter,
  given: {
    readonly ready: Ready;
    readonly own: PyValue | undefined;
    readonly callbacks: PodCallbacks;
    readonly build: BuildPod;
  },
): ReturnType<NonNullable<RenderedTask['adaptPod']>> {
  const { ready, own, callbacks } = given;
  const { instance, at } = ready;
  const context = contextValue(ready.context);
  const refusals: Problem[] = [];
  const notices: Notice[] = [];
  const refuse = (argument: string) => (detail: string) => {
    const data = detail === '' ? { argument } : { argument, detail };
    refusals.push(session.problem('value-unknown', at, data, 'error'));
  };

  const change = (pod: Value, by: Changer): Value => {
    const made = fromValue(session, vm, pod);
    const run = by.run(made);
    if (run.end === 'raised') {
      const data = { hook: by.name, exception: run.exception, detail: run.detail };
      refusals.push(session.problem('hook-raises', by.at, data, 'error'));
      return pod;
    }
    if (run.end === 'unknown') {
      by.lose(run.detail);
      return pod;
    }
    const { value, lost } = takeOver(pod, toValue(vm, made), by.at);
    if (lost[0] !== undefined) by.lose(lost[0]);
    return value;
  };

  const ofOperator = (self: PyRef): Value => {
    const made = given.build(argumentsOf(session, vm, self));
    const settings = session.localSettings;
    const hook = settings?.find('pod_mutation_hook');
    if (settings === undefined || hook === undefined) return made;
    const said = notices.length + refusals.length;
    const changed = change(made, {
      name: 'pod_mutation_hook',
      at: hook.at,
      run: (pod) => followCall(session, vm, hook.fn, [pod]),
      lose: (detail) => {
        notices.push(notFollowed('pod_mutation_hook', settings.file, detail));
      },
    });
    if (notices.length + refusals.length === said)
      notices.push({
        code: 'hook-applied',
        data: { hook: 'pod_mutation_hook', path: settings.file },
      });
    return changed;
  };

  let pod = own === undefined ? ofOperator(instance) : ofProgram(own);
  for (const fn of callbacks.ofManifest) {
    const keywords = (made: PyValue): ReadonlyMap<string, PyValue> =>
      new Map([
        ['pod_request', made],
        ['client', vm.unknown({ code: 'call-not-followed', data: { name: 'client' } })],
        ['mode', vm.attribute(enumeration('ExecutionMode'), 'SYNC')],
        ['operator', instance],
        ['context', context],
      ]);
    pod = change(pod, {
      name: 'on_pod_manifest_created',
      at: placeOf(vm, fn, at.file),
      run: (made) => followCall(session, vm, fn, [], keywords(made)),
      lose: refuse('callbacks'),
    });
  }
  if (callbacks.uncalled.length > 0)
    notices.push({ code: 'callbacks-not-called', data: { names: callbacks.uncalled.join(', ') } });
  if (callbacks.isOpen) notices.push({ code: 'callbacks-unknown', data: {} });
  return { pod, refusals, notices };

  /** The program's own method, with what it asks of the operator's. */
  function ofProgram(method: PyValue): Value {
    const name = 'build_pod_request_obj';
    const place = placeOf(vm, method, at.file);
    let built: Value | undefined;
    session.requestPod = (self) => fromValue(session, vm, (built = ofOperator(self)));
    const run = followCall(session, vm, method, [context]);
    session.requestPod = undefined;
    const fallback = (): Value => built ?? ofOperator(instance);
    if (run.end === 'unknown') {
      refuse(name)(run.detail);
      return fallback();
    }
    const result = run.end === 'returned' ? toValue(vm, run.value) : undefined;
    if (run.end === 'raised' || result?.kind === 'none') {
      const [exception, detail] =
        run.end === 'raised'
          ? [run.exception, run.detail]
          : ['AttributeError', "'NoneType' object has no attribute 'metadata'"];
      const data = { hook: name, exception, detail };
      refusals.push(session.problem('hook-raises', place, data, 'error'));
      return fallback();
    }
    const { value, lost } = takeOver(built ?? { kind: 'none' }, result ?? fallback(), place);
    if (lost[0] !== undefined) refuse(name)(lost[0]);
    return value;
  }
}
