import { commands, l10n, window } from 'vscode';
import type { Disposable } from 'vscode';
import { isPodTaskError } from '../../core/base/failure.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { CommandId, Commands } from '../contributions.ts';
import type { Services } from '../services.ts';

/** A message shows no more; the log has all. */
const longestSentence = 1000;

/** What a command does. */
export type Handler<Id extends CommandId> = (...given: Commands[Id]) => Promise<void> | void;

/** All handlers, one for each command: a command without one is a type error. */
export type Handlers = { readonly [Id in CommandId]: Handler<Id> };

/** Registers the commands; a failure is logged with its stack and shown once, in one sentence. */
export function registerCommands(handlers: Handlers, services: Services): readonly Disposable[] {
  return (Object.keys(handlers) as CommandId[]).map((id) => {
    const handler = handlers[id] as (...given: readonly unknown[]) => Promise<void> | void;
    return commands.registerCommand(id, async (...given: readonly unknown[]) => {
      try {
        await handler(...given);
      } catch (error) {
        showFailure(error, id, services);
      }
    });
  });
}

/** Says in one sentence what failed; the log has the rest. An abort is no failure. */
export function showFailure(error: unknown, what: string, { log, words }: Services): void {
  if (error instanceof Error && error.name === 'AbortError') return;
  log.error(`${what} failed`, error);
  const sentence = isPodTaskError(error)
    ? words.failure(error.code, error.data)
    : words.failure('internal', { detail: error instanceof Error ? error.message : String(error) });
  const show = l10n.t('Show Extension Log');
  void window.showErrorMessage(toPlainText(sentence, longestSentence), show).then((chosen) => {
    if (chosen === show) log.show();
  });
}
