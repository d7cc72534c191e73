import type { FileJournal } from '../../core/run/record/file-journal.ts';
import type { JournalEntry } from '../../core/run/record/journal.ts';
import type { RunEvent, RunEventData } from '../../core/run/run-event.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Words } from '../../core/words/say.ts';
import type { Launcher } from '../load-launcher.ts';
import type { ChannelWriter } from './channel-writer.ts';
import { sayLeftOut } from './log-copy.ts';
import { createPacer } from './pacer.ts';
import { sayFailure } from './say-failure.ts';

/** Writes what a run on record is about, and how its pod came to its start. */
export async function replayStart(
  entry: JournalEntry,
  writer: ChannelWriter,
  words: Words,
): Promise<void> {
  const { run, cluster, dag_id, task_id, run_id, began: time } = entry;
  const pod = { namespace: entry.namespace, name: entry.pod };
  const event = { time, type: 'prepared', run, pod, cluster, dag_id, task_id, run_id } as const;
  await writer.write(sayEvent(event, pod, words), time);
  const { timeline } = entry;
  if (timeline === undefined) return;
  await writer.write(sayEvent({ time, type: 'timeline', timeline }, pod, words), time);
}

/** Writes what is on record of a run's log to its channel, as far as that takes it. */
export async function replayLog(
  entry: JournalEntry,
  writer: ChannelWriter,
  parts: { readonly words: Words; journal(): FileJournal; launcher(): Launcher },
): Promise<void> {
  const { parseStored, parseLeftOut } = parts.launcher();
  const pace = createPacer();
  for await (const lines of parts.journal().readLog(entry.run)) {
    for (const line of lines) {
      const stored = parseStored(line);
      const leftOut = stored === undefined ? parseLeftOut(line) : undefined;
      await writer.write(
        leftOut === undefined
          ? { level: 'log', text: `${stored?.text ?? line}\n` }
          : { level: 'warning', text: sayLeftOut(leftOut, parts.words) },
        stored?.time ?? entry.began,
      );
      await pace();
    }
    if (writer.isFull) return;
  }
}

/** Writes how a run on record ended, or that nobody has seen it. */
export async function replayEnd(
  entry: JournalEntry,
  writer: ChannelWriter,
  words: Words,
): Promise<void> {
  const { verdict, cleanup, xcom, keptUntil } = entry;
  const pod = { namespace: entry.namespace, name: entry.pod };
  const time = entry.ended ?? entry.began;
  const say = async (data: RunEventData): Promise<void> => {
    const event: RunEvent = { time, ...data };
    await writer.write(sayEvent(event, pod, words), time);
  };
  if (xcom !== undefined) await say({ type: 'xcom', value: xcom });
  if (verdict !== undefined) await say({ type: 'finished', verdict });
  const text = sayFailure(entry, words);
  if (text !== undefined) {
    await writer.write({ level: 'failed', text }, time);
  }
  if (cleanup === undefined) return;
  const until = keptUntil === undefined ? {} : { until: keptUntil };
  await say({ type: 'cleaned', how: cleanup, ...until });
}
