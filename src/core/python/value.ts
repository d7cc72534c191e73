import type { Reason } from '../base/reason.ts';
import type { Origin } from '../base/span.ts';

/** What a value waits for: something that the outside supplies and that is not given yet. */
export interface Input {
  /** `argument`: a function's parameter that nothing reaches; `import`: a project module that is not here; `param`: a DAG param. */
  readonly kind:
    'variable' | 'connection' | 'env' | 'config' | 'xcom' | 'param' | 'argument' | 'import';
  /** For example `my_variable`, `kubernetes.namespace`, `extract_data`, `data_point`. */
  readonly key: string;
}

/**
 * The readonly picture of an interpreter value at the border, printable and comparable. Python's kinds stay apart:
 * int is bigint and is not float; tuple, set and bytes are themselves; dicts keep order and key types.
 */
export type Value = { readonly origin?: Origin } & ValueData;

/** The kinds of `Value`, without the origin. */
export type ValueData =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  /** `type`: the class of what can be iterated and is no list, for example `generator`. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly type?: string }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'set'; readonly items: readonly Value[]; readonly frozen: boolean }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Value, Value])[] }
  /** `iso` as Python's isoformat(), for example `2024-01-15T00:00:00+00:00`; `zone` its name where it has one. */
  | {
      readonly kind: 'datetime';
      readonly type: 'datetime' | 'date' | 'time';
      readonly iso: string;
      readonly zone?: string;
    }
  /** Whole microseconds. */
  | { readonly kind: 'duration'; readonly microseconds: bigint }
  /** An object of a known class, for example `V1Volume` with `{ name, empty_dir }` (Python attribute names); only attributes that were set. */
  | { readonly kind: 'object'; readonly class: string; readonly fields: ReadonlyMap<string, Value> }
  /** A function, class or module: named, not opened. */
  | { readonly kind: 'callable'; readonly name: string }
  | { readonly kind: 'unknown'; readonly reason: Reason; readonly needs: readonly Input[] }
  | { readonly kind: 'placeholder'; readonly input: Input; readonly default?: Value }
  /** `needs`: the inputs that would tell which option it is; absent where none would. */
  | {
      readonly kind: 'choice';
      readonly options: readonly { readonly when: string; readonly value: Value }[];
      readonly needs?: readonly Input[];
    };
