import { EventEmitter, workspace } from 'vscode';
import type { CancellationToken, Disposable, TextDocumentContentProvider, Uri } from 'vscode';
import { podScheme } from './contributions.ts';
import { toSignal } from './lifetime.ts';

/** Gives the text of documents of one kind; what it rejects with is shown by VS Code. */
export type DocumentSource = (uri: Uri, signal: AbortSignal) => Promise<string>;

/** The read-only documents of the scheme `pod-tasks`; their authority is their kind. VS Code takes one provider per scheme. */
export class PodDocuments implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #sources = new Map<string, DocumentSource>();
  readonly onDidChange = this.#changed.event;
  // Last, as VS Code looks for the event when it is given the provider.
  readonly #registered = workspace.registerTextDocumentContentProvider(podScheme, this);

  /** From now on the source gives the text of documents with this authority. */
  add(authority: string, source: DocumentSource): void {
    this.#sources.set(authority, source);
  }

  /** The document's text has to be asked for again. */
  refresh(uri: Uri): void {
    this.#changed.fire(uri);
  }

  async provideTextDocumentContent(uri: Uri, token: CancellationToken): Promise<string> {
    return (await this.#sources.get(uri.authority)?.(uri, toSignal(token))) ?? '';
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }
}
