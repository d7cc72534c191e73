import { isPodTaskError } from '../base/failure.ts';
import type { Notice } from '../base/notice.ts';
import type { Journal, JournalEntry, KeptPod } from './journal.ts';

/** Writes one run to the journal; a journal that cannot be written is one warning and does not stop the run. */
export class Recorder {
  readonly #journal: Journal;
  readonly #complain: (notice: Notice) => Promise<void>;
  #entry: JournalEntry;
  #failed = false;

  constructor(journal: Journal, entry: JournalEntry, complain: (notice: Notice) => Promise<void>) {
    this.#journal = journal;
    this.#entry = entry;
    this.#complain = complain;
  }

  async begin(): Promise<void> {
    await this.#try(() => this.#journal.add(this.#entry));
  }

  async note(change: Partial<JournalEntry>): Promise<void> {
    this.#entry = { ...this.#entry, ...change };
    await this.#try(() => this.#journal.update(this.#entry));
  }

  /** Nobody follows the run any more, though there is something left to do. */
  async release(): Promise<void> {
    const { owner: _, ...rest } = this.#entry;
    this.#entry = rest;
    await this.#try(() => this.#journal.update(this.#entry));
  }

  async addLog(lines: readonly string[]): Promise<void> {
    await this.#try(() => this.#journal.appendLog(this.#entry.run, lines));
  }

  async keepPod(kept: KeptPod): Promise<void> {
    await this.#try(() => this.#journal.keepPod(this.#entry.run, kept));
  }

  async #try(write: () => Promise<void>): Promise<void> {
    if (this.#failed) return;
    try {
      await write();
    } catch (error) {
      this.#failed = true;
      const cause = error instanceof Error ? error.message : String(error);
      await this.#complain(
        isPodTaskError(error, 'disk-full')
          ? { code: 'journal-disk-full', data: {} }
          : { code: 'journal-failed', data: { cause } },
      );
    }
  }
}
