import { Hover, Location, MarkdownString, Range, Uri, l10n, languages } from 'vscode';
import type { Position, TextDocument } from 'vscode';
import type { Origin } from '../../core/base/span.ts';
import { toPlainText } from '../asking/plain-text.ts';
import { podScheme } from '../contributions.ts';
import type { DisposableStore } from '../lifetime.ts';
import { createAuthoringLoader } from '../load-authoring.ts';
import type { Previews } from './previews.ts';

/** Says in a preview where each field of the pod comes from, and goes there. */
export function registerOrigins(
  previews: Pick<Previews, 'originAt'>,
  authority: string,
  program: string,
  toRelative: (path: string) => string,
  lifetime: DisposableStore,
): void {
  const load = createAuthoringLoader(program);
  const documents = { scheme: podScheme };
  const find = (document: TextDocument, position: Position): Found | undefined => {
    if (document.uri.authority !== authority) return undefined;
    const found = load().findPointer(document.getText(), document.offsetAt(position));
    if (found === undefined) return undefined;
    const origin = previews.originAt(document.uri.query, found.pointer);
    if (origin === undefined) return undefined;
    const { start, end } = found;
    return {
      origin,
      range: new Range(document.positionAt(start), document.positionAt(end)),
    };
  };
  lifetime.add(
    languages.registerHoverProvider(documents, {
      provideHover: (document, position) => {
        const found = find(document, position);
        if (found === undefined) return undefined;
        const { origin, range } = found;
        const text =
          origin === 'operator'
            ? l10n.t('Added by the operator')
            : l10n.t('From {file}, line {line}', {
                file: toPlainText(toRelative(origin.file)),
                line: origin.span.line,
              });
        return new Hover(new MarkdownString().appendText(text), range);
      },
    }),
  );
  lifetime.add(
    languages.registerDefinitionProvider(documents, {
      provideDefinition: (document, position) => {
        const origin = find(document, position)?.origin;
        if (origin === undefined || origin === 'operator') return undefined;
        const { line, column, endLine, endColumn } = origin.span;
        return new Location(
          Uri.file(origin.file),
          new Range(line - 1, column, endLine - 1, endColumn),
        );
      },
    }),
  );
}

interface Found {
  readonly origin: Origin | 'operator';
  readonly range: Range;
}
