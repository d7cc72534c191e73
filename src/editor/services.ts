import type { Clock } from '../core/base/clock.ts';
import type { Log } from '../core/base/log.ts';
import type { Words } from '../core/words/say.ts';
import type { Settings } from './settings.ts';

/** What every part of the editor works with; made once by `extension.ts`. */
export interface Services {
  readonly words: Words;
  /** The extension's own log channel. */
  readonly log: Log & { show(): void };
  readonly clock: Clock;
  /** Letters and digits that nobody can guess, `a-z0-9`. */
  random(length: number): string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The settings as they hold for a file (absolute path), or for the window. */
  settings(file?: string): Settings;
  /** The folder of the bundles, absolute. */
  readonly program: string;
  /** The extension's own folder, absolute. */
  readonly extension: string;
}
