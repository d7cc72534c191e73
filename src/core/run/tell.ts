import { openQueue } from './event-queue.ts';
import type { EventQueue } from './event-queue.ts';
import type { RunEvent } from './run-event.ts';
import type { RunSurroundings } from './run.ts';

/** The events that `act` puts into the queue, until it has ended. */
export async function* tell(
  surroundings: RunSurroundings,
  act: (inner: RunSurroundings, queue: EventQueue<RunEvent>) => Promise<void>,
): AsyncGenerator<RunEvent, void, void> {
  const queue = openQueue();
  const stop = new AbortController();
  const signal = AbortSignal.any([surroundings.signal, stop.signal]);
  const work = act({ ...surroundings, signal }, queue).then(
    () => {
      queue.end();
    },
    (error: unknown) => {
      queue.end({ error });
    },
  );
  try {
    yield* queue;
  } finally {
    queue.discard();
    stop.abort(new Error('Nobody reads the events of this run any more.'));
    await work;
  }
}
