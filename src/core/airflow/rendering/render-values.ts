import { renderNative, renderTemplate, type JinjaContext } from '../../jinja/render.ts';
import { classOf } from '../../python/execution/classes.ts';
import { plainOf } from '../../python/operations/scalar-data.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import { none, placed, str, tuple, type PyRef, type PyValue } from '../../python/object.ts';
import { resolveMapped } from '../mapping/expand-sources.ts';
import { isMappedArgument } from '../mapping/mapped-argument.ts';
import type { Session } from '../session.ts';
import { atLeast } from '../tables/versions.ts';
import { isDagParam } from '../dags/dag-param.ts';
import { isXComArg } from '../mapping/xcom-arg.ts';
import { hasMultipleOutputs, pullXCom } from '../surroundings/xcoms.ts';

/** How the templates of one task are rendered. */
export interface Renderer {
  readonly jinja: JinjaContext;
  readonly native: boolean;
  /** A setting of the DAG's Jinja that is not followed: what templates become is not known. */
  readonly notFollowed: string | undefined;
  /** The text of the file that a whole value names, by the class's `template_ext`; undefined: it names none. */
  readonly load: (text: string) => string | undefined;
  /** Heap objects that were rendered already. */
  readonly seen: Set<number>;
  /** Values that are taken as they are. */
  readonly asTheyAre: readonly PyValue[];
  /** Of the instance, where there are several. */
  readonly mapIndex: number | undefined;
}

/** Attributes of the client's models that the operator renders, with the provider version that began it (kpo.md 4.2). */
const modelFields: Readonly<Record<string, readonly (readonly [name: string, since: string])[]>> = {
  V1EnvVar: [
    ['value', '4.0.0'],
    ['name', '4.0.0'],
  ],
  V1ResourceRequirements: [
    ['limits', '5.0.0'],
    ['requests', '5.0.0'],
  ],
  V1Volume: [
    ['name', '5.1.0'],
    ['persistent_volume_claim', '5.1.0'],
    ['config_map', '7.14.0'],
  ],
  V1VolumeMount: [
    ['name', '5.1.0'],
    ['sub_path', '7.8.0'],
  ],
  V1PersistentVolumeClaimVolumeSource: [['claim_name', '5.1.0']],
  V1ConfigMapVolumeSource: [['name', '7.14.0']],
  V1EnvFromSource: [['config_map_ref', '7.14.0']],
  V1ConfigMapEnvSource: [['name', '7.14.0']],
};

/** A value with its templates rendered, as AbstractOperator.render_template walks it; models are changed in place. */
export function renderValue(
  session: Session,
  vm: Interpreter,
  renderer: Renderer,
  given: PyValue,
): PyValue {
  const value = vm.here(given);
  const again = (v: PyValue): PyValue => renderValue(session, vm, renderer, v);
  vm.step();
  if (renderer.asTheyAre.some((one) => isOne(one, value))) return value;
  if (isDagParam(value)) return value.data.value;
  if (isXComArg(value)) return placed(resolveXCom(session, vm, value), value.at);
  if (isMappedArgument(value))
    return placed(resolveMapped(session, vm, value.data, renderer.mapIndex), value.at);
  switch (value.t) {
    case 'str':
      return placed(renderText(vm, renderer, renderer.load(value.v) ?? value.v), value.at);
    case 'tuple':
      return placed(tuple(value.items.map(again)), value.at);
    case 'choice':
      return vm.fork(
        value.test,
        () => again(value.then),
        () => again(value.else),
      );
    case 'ref':
      // Jinja takes the template's `str()`, which of an enum member is its name.
      if (plainOf(vm, value).t === 'str')
        return vm.lift([vm.str(value)], ([text]) =>
          text?.t === 'str' ? placed(renderText(vm, renderer, text.v), value.at) : value,
        );
      return renderObject(session, vm, renderer, value, again);
    default:
      return value;
  }
}

/** Whether two values are one object, as `id()` tells. */
function isOne(a: PyValue, b: PyValue): boolean {
  return a === b || (a.t === 'ref' && b.t === 'ref' && a.addr === b.addr);
}

function renderText(vm: Interpreter, renderer: Renderer, text: string): PyValue {
  const { notFollowed, jinja } = renderer;
  if (notFollowed !== undefined)
    return vm.unknown({ code: 'syntax-not-followed', data: { name: notFollowed } });
  // A text without braces only loses one line break at its end.
  if (!renderer.native && !text.includes('{')) {
    const lines = text.replaceAll(/\r\n?/g, '\n');
    return str(jinja.whitespace?.keepTrailingNewline === true ? lines : lines.replace(/\n$/, ''));
  }
  return renderer.native ? renderNative(vm, text, jinja) : renderTemplate(vm, text, jinja);
}

function resolveXCom(
  session: Session,
  vm: Interpreter,
  arg: Parameters<typeof isXComArg>[0],
): PyValue {
  if (!isXComArg(arg)) return none;
  const { operator, key } = arg.data;
  const id = vm.findAttribute(operator, 'task_id');
  if (id?.t !== 'str' || key.t !== 'str')
    return vm.unknown({ code: 'depends-on-input', data: {} }, id ?? none, key);
  return pullXCom(session, vm, id.v, key.v, hasMultipleOutputs(vm, operator));
}

function renderObject(
  session: Session,
  vm: Interpreter,
  renderer: Renderer,
  ref: PyRef,
  again: (v: PyValue) => PyValue,
): PyValue {
  const object = vm.heap.get(ref.addr);
  switch (object.o) {
    case 'list':
      return object.open ?? placed(vm.list(object.items.map(again)), ref.at);
    case 'dict': {
      if (object.open !== undefined) return ref;
      const entries = [...object.entries].map(
        ([text, [key, v]]) => [text, [key, again(v)] as const] as const,
      );
      return { t: 'ref', addr: vm.heap.add({ ...object, entries: new Map(entries) }), at: ref.at };
    }
    case 'set': {
      if (object.open !== undefined) return ref;
      return placed(
        vm.set(
          Array.from(object.entries.values(), ([item]) => again(item)),
          object.frozen,
        ),
        ref.at,
      );
    }
    case 'instance':
      renderFields(session, vm, renderer, ref, again);
      return ref;
    case 'joined':
      return vm.lift([ref], ([known]) => again(known ?? ref));
    default:
      return ref;
  }
}

function renderFields(
  session: Session,
  vm: Interpreter,
  renderer: Renderer,
  ref: PyRef,
  again: (v: PyValue) => PyValue,
): void {
  if (renderer.seen.has(ref.addr)) return;
  renderer.seen.add(ref.addr);
  const cls = classOf(vm, ref);
  const table = cls?.native === 'kubernetes-model' ? modelFields[cls.name] : undefined;
  const names =
    table === undefined
      ? cls?.native === 'kubernetes-model'
        ? []
        : ownFields(vm, ref)
      : table.filter(([, since]) => atLeast(session.provider, since)).map(([name]) => name);
  for (const name of names) {
    const value = vm.findAttribute(ref, name);
    if (value !== undefined && value.t !== 'none') vm.setAttribute(ref, name, again(value));
  }
}

/** An object of the program's own with `template_fields`. */
function ownFields(vm: Interpreter, ref: PyRef): readonly string[] {
  const fields = vm.findAttribute(ref, 'template_fields');
  if (fields === undefined || fields.t === 'unknown') return [];
  const items = vm.iterate(fields);
  return 't' in items ? [] : items.flatMap((item) => (item.t === 'str' ? [item.v] : []));
}
