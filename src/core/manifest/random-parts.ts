import { startHash } from '../base/hash.ts';
import type { RunContext } from '../airflow/surroundings/run-context.ts';

/** The parts of a pod that the operator draws at random. */
export interface RandomParts {
  /** Eight of `[a-z0-9]`, the end of a pod name. */
  readonly suffix: string;
  /** The uuid of the volume of the task's `count`th secret (from 1). */
  secretVolume(count: number): string;
  /** 32 hex digits, in the default name of `@task.kubernetes` before provider 10.3. */
  readonly nameHex: string;
}

/** Those of the recordings where `context.seed` is undefined, else drawn from it, for one task instance. */
export function createRandomParts(
  context: RunContext,
  task: { readonly dagId: string; readonly taskId: string; readonly mapIndex: number | undefined },
): RandomParts {
  const { seed } = context;
  if (seed === undefined)
    return {
      suffix: 'aaaaaaaa',
      secretVolume: (count) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
      nameHex: '00000000000040008000000000000000',
    };
  const draw = (purpose: string): Buffer =>
    startHash('sha256')
      .update(JSON.stringify([seed, task.dagId, task.taskId, task.mapIndex ?? -1, purpose]))
      .digest();
  return {
    suffix: Array.from(draw('suffix').subarray(0, 8), (byte) => letters[byte % 36]).join(''),
    secretVolume: (count) => toUuid(draw(`secret ${count}`)),
    nameHex: toUuid(draw('name')).replaceAll('-', ''),
  };
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A version 4 uuid. */
function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const variant = '89ab'[(bytes[8] ?? 0) & 3] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
