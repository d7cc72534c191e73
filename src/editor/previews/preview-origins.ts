import { Hover, Location, MarkdownString, Range, Uri, l10n, languages } from 'vscode';
import type { Position, TextDocument } from 'vscode';
import type { Origin } from '../../core/base/span.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import { createAuthoringLoader } from '../load-authoring.ts';

/** What there is to say of a field of a pod that is shown. */
export interface FieldStory {
  /** Sentences, one a line. */
  readonly lines: readonly string[];
  /** Where its value was written. */
  readonly origin: Origin | undefined;
}

/** Tells of the field at a JSON pointer of the pod that a document shows; undefined where it is none of its documents. */
export type FieldTeller = (uri: Uri, pointer: string) => FieldStory | undefined;

/** Says in a document where each field of its pod comes from, and goes there. */
export function registerOrigins(
  tell: FieldTeller,
  program: string,
  lifetime: DisposableStore,
): void {
  const load = createAuthoringLoader(program);
  const documents = { scheme: podScheme };
  const find = (
    document: TextDocument,
    position: Position,
  ): (FieldStory & { readonly range: Range }) | undefined => {
    const found = load().findPointer(document.getText(), document.offsetAt(position));
    if (found === undefined) return undefined;
    const story = tell(document.uri, found.pointer);
    if (story === undefined) return undefined;
    const { start, end } = found;
    return { ...story, range: new Range(document.positionAt(start), document.positionAt(end)) };
  };
  lifetime.add(
    languages.registerHoverProvider(documents, {
      provideHover: (document, position) => {
        const found = find(document, position);
        if (found === undefined) return undefined;
        const texts = found.lines.map((line) => new MarkdownString().appendText(line));
        return new Hover(texts, found.range);
      },
    }),
  );
  lifetime.add(
    languages.registerDefinitionProvider(documents, {
      provideDefinition: (document, position) => {
        const origin = find(document, position)?.origin;
        if (origin === undefined) return undefined;
        const { line, column, endLine, endColumn } = origin.span;
        return new Location(
          Uri.file(origin.file),
          new Range(line - 1, column, endLine - 1, endColumn),
        );
      },
    }),
  );
}

/** Says where a value was written. */
export function tellOrigin(
  origin: Origin | 'operator',
  toRelative: (path: string) => string,
): FieldStory {
  if (origin === 'operator') {
    return { lines: [l10n.t('Added by the operator')], origin: undefined };
  }
  const line = l10n.t('From {file}, line {line}', {
    file: toPlainText(toRelative(origin.file)),
    line: origin.span.line,
  });
  return { lines: [line], origin };
}
