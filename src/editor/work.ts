import { ProgressLocation, window } from 'vscode';
import { toSignal } from './lifetime.ts';

/** Work that is done within this time, in milliseconds, shows nothing. */
const patience = 400;

/** Shows long work with a way to cancel it; rejects with an abort then. */
export async function work<T>(
  title: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const done = task(stop.signal);
  const isQuick = await Promise.race([
    done.then(
      () => true,
      () => true,
    ),
    new Promise<false>((resolve) => setTimeout(resolve, patience, false)),
  ]);
  if (isQuick) return done;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      toSignal(token).addEventListener('abort', () => stop.abort(), { once: true });
      return done;
    },
  );
}
