import { isPodTaskError } from '../../base/failure.ts';
import type { Notice } from '../../base/notice.ts';
import type { Journal, JournalEntry, KeptPod } from './journal.ts';
import type { LogTail } from '../verdict/log-tail.ts';

/** Writes one run to the journal; a journal that cannot be written is one warning and does not stop the run. */
export class Recorder {
  readonly #journal: Journal;
  readonly #complain: (notice: Notice) => Promise<void>;
  readonly #tail: Pick<LogTail, 'see'> | undefined;
  #entry: JournalEntry;
  #failed = false;
  /** The entry is written by several parts of a run, each after the other. */
  #written: Promise<void> = Promise.resolve();
  #xcom: string | undefined;

  /** `tail` sees each line that goes to the log. */
  constructor(
    journal: Journal,
    entry: JournalEntry,
    complain: (notice: Notice) => Promise<void>,
    tail?: Pick<LogTail, 'see'>,
  ) {
    this.#journal = journal;
    this.#tail = tail;
    this.#entry = entry;
    this.#complain = complain;
  }

  /** True where a result is on record. */
  get hasXCom(): boolean {
    return this.#entry.xcom !== undefined;
  }

  async begin(): Promise<void> {
    await this.#write(() => this.#journal.add(this.#entry));
  }

  async note(change: Partial<JournalEntry>): Promise<void> {
    const { keptUntil, ...rest } = { ...this.#entry, ...change };
    // Nobody has to delete what is not there any more.
    const isKept = keptUntil !== undefined && (rest.cleanup ?? 'kept') === 'kept';
    this.#entry = isKept ? { ...rest, keptUntil } : rest;
    await this.#write(() => this.#journal.update(this.#entry));
  }

  /** Nobody follows the run any more, though there is something left to do. */
  async release(): Promise<void> {
    const { owner: _, ...rest } = this.#entry;
    this.#entry = rest;
    await this.#write(() => this.#journal.update(this.#entry));
  }

  async addLog(lines: readonly string[]): Promise<void> {
    this.#tail?.see(lines);
    await this.#try(() => this.#journal.appendLog(this.#entry.run, lines));
  }

  /** What the XCom file held goes on record with the pod. */
  keepXCom(text: string): void {
    this.#xcom = text;
  }

  async keepPod(kept: KeptPod): Promise<void> {
    const xcom = this.#xcom;
    const all = xcom === undefined ? kept : { ...kept, xcom };
    await this.#try(() => this.#journal.keepPod(this.#entry.run, all));
  }

  async #write(write: () => Promise<void>): Promise<void> {
    const before = this.#written;
    this.#written = before.then(() => this.#try(write));
    await this.#written;
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
