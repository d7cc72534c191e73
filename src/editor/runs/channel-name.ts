import { harmless } from '../../core/words/fill.ts';
import type { RunState } from './runs.ts';

/** The name of a run's channel, for example `Pod Tasks: example.print_date 12:00:00Z ab12cd`. */
export function toChannelName({ dagId, taskId, mapIndex, began, id }: RunState): string {
  const index = mapIndex === undefined ? '' : `[${mapIndex}]`;
  const task = harmless(`${dagId}.${taskId}`).slice(0, 80);
  const end = harmless(/[^-_]{0,8}$/.exec(id)?.[0] ?? '');
  return `Pod Tasks: ${task}${index} ${began.slice(11, 19)}Z ${end}`.trimEnd();
}
