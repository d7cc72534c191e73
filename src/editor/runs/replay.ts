import type { FileJournal } from '../../core/run/file-journal.ts';
import type { JournalEntry } from '../../core/run/journal.ts';
import type { RunEvent, RunEventData } from '../../core/run/run-event.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { Words } from '../../core/words/say.ts';
import type { Launcher } from '../load-launcher.ts';
import type { ChannelWriter } from './channel-writer.ts';
import { createPacer } from './pacer.ts';

/** Writes what a run on record is about. */
export async function replayStart(
  entry: JournalEntry,
  writer: ChannelWriter,
  words: Words,
): Promise<void> {
  const { run, cluster, dag_id, task_id, run_id, began: time } = entry;
  const pod = { namespace: entry.namespace, name: entry.pod };
  const event = { time, type: 'prepared', run, pod, cluster, dag_id, task_id, run_id } as const;
  await writer.write(sayEvent(event, pod, words), time);
}

/** Writes what is on record of a run's log to its channel, as far as that takes it. */
export async function replayLog(
  entry: JournalEntry,
  writer: ChannelWriter,
  parts: { readonly words: Words; journal(): FileJournal; launcher(): Launcher },
): Promise<void> {
  const { parseStored } = parts.launcher();
  const pace = createPacer();
  for await (const lines of parts.journal().readLog(entry.run)) {
    for (const line of lines) {
      const { text, time } = parseStored(line) ?? { text: line, time: entry.began };
      await writer.write({ level: 'log', text: `${text}\n` }, time);
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
  const { verdict, cleanup, xcom, failure, cluster } = entry;
  const pod = { namespace: entry.namespace, name: entry.pod };
  const time = entry.ended ?? entry.began;
  const say = async (data: RunEventData): Promise<void> => {
    const event: RunEvent = { time, ...data };
    await writer.write(sayEvent(event, pod, words), time);
  };
  if (xcom !== undefined) await say({ type: 'xcom', value: xcom });
  if (verdict !== undefined) await say({ type: 'finished', verdict });
  if (failure !== undefined && failure !== 'not-found') {
    await writer.write({ level: 'failed', text: words.failure(failure, { cluster }) }, time);
  }
  if (cleanup !== undefined) await say({ type: 'cleaned', how: cleanup });
}
