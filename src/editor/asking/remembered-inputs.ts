import { createHash } from 'node:crypto';
import type { Disposable } from 'vscode';
import type { Input } from '../../core/python/value.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import type { SecretStore, State } from './state.ts';
import { inputId } from './typed-input.ts';
import type { TypedInput } from './typed-input.ts';

/** A task of which inputs are kept. */
export type RememberedTask = Pick<TaskAddress, 'file' | 'dagId' | 'taskId'>;

/** The typed values of each task: secrets in the secret store, the others in the workspace's state. */
export interface RememberedInputs {
  of(task: RememberedTask): Promise<readonly TypedInput[]>;
  /** Keeps them beside what is kept of the task already. */
  keep(task: RememberedTask, typed: readonly TypedInput[]): Promise<void>;
  forget(task: RememberedTask): Promise<void>;
  /** Most recently used first. */
  tasks(): readonly (RememberedTask & { readonly names: readonly string[] })[];
  /** What was last typed for an input by any task of the workspace, unless it is a secret. */
  lastText(input: Input): string | undefined;
  onDidChange(listener: () => void): Disposable;
}

const key = 'podTasks.inputs.v1';
const mostTasks = 200;

interface Stored extends RememberedTask {
  readonly inputs: readonly StoredInput[];
}

interface StoredInput {
  readonly kind: Input['kind'];
  readonly key: string;
  /** Absent where it is in the secret store. */
  readonly text?: string;
}

/** The inputs kept in a workspace. */
export function createRememberedInputs(state: State, secrets: SecretStore): RememberedInputs {
  const listeners = new Set<() => void>();
  const write = async (all: readonly Stored[]): Promise<void> => {
    await state.update(key, all.length === 0 ? undefined : all);
    for (const listener of listeners) listener();
  };
  const read = (): readonly Stored[] => toStored(state.get(key));
  const of = async (task: RememberedTask): Promise<readonly TypedInput[]> => {
    const stored = read().find((one) => isSame(one, task))?.inputs ?? [];
    const typed = await Promise.all(
      stored.map(async (one): Promise<TypedInput | undefined> => {
        const input = { kind: one.kind, key: one.key };
        if (one.text !== undefined) return { input, text: one.text, isSecret: false };
        const text = await secrets.get(secretKey(task, input));
        return text === undefined ? undefined : { input, text, isSecret: true };
      }),
    );
    return typed.filter((one) => one !== undefined);
  };
  const remove = async (one: Stored): Promise<void> => {
    for (const input of one.inputs) {
      if (input.text === undefined) await secrets.delete(secretKey(one, input));
    }
  };
  return {
    of,
    keep: async (task, typed) => {
      const { file, dagId, taskId } = task;
      const before = read().find((one) => isSame(one, task));
      const inputs = new Map(before?.inputs.map((one) => [inputId(one), one]));
      for (const { input, text, isSecret } of typed) {
        const { kind, key } = input;
        inputs.set(inputId(input), isSecret ? { kind, key } : { kind, key, text });
        if (isSecret) await secrets.store(secretKey(task, input), text);
        else await secrets.delete(secretKey(task, input));
      }
      const all = [
        { file, dagId, taskId, inputs: [...inputs.values()] },
        ...read().filter((one) => !isSame(one, task)),
      ];
      for (const one of all.slice(mostTasks)) await remove(one);
      await write(all.slice(0, mostTasks));
    },
    forget: async (task) => {
      const before = read().find((one) => isSame(one, task));
      if (before !== undefined) await remove(before);
      await write(read().filter((one) => !isSame(one, task)));
    },
    tasks: () =>
      read().map(({ inputs, ...task }) => ({ ...task, names: inputs.map((one) => one.key) })),
    lastText: (input) =>
      read()
        .flatMap(({ inputs }) => inputs)
        .find((one) => inputId(one) === inputId(input) && one.text !== undefined)?.text,
    onDidChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

function isSame(one: RememberedTask, other: RememberedTask): boolean {
  return one.file === other.file && one.dagId === other.dagId && one.taskId === other.taskId;
}

/** Names of files and tasks stay out of the secret store, which other programs may list. */
function secretKey({ file, dagId, taskId }: RememberedTask, input: Input): string {
  const whole = JSON.stringify([file, dagId, taskId, input.kind, input.key]);
  return `podTasks.input.v1.${createHash('sha256').update(whole).digest('hex')}`;
}

function toStored(value: unknown): readonly Stored[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Partial<Stored>[]).filter(
    (one): one is Stored =>
      typeof one.file === 'string' && typeof one.taskId === 'string' && Array.isArray(one.inputs),
  );
}
