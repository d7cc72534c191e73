import type { Span } from '../../core/base/span.ts';
import type { FileAnalysis, FoundProblem } from '../analysis/analyzer.ts';

/** One replacement of text, in the shape of VS Code's content changes: lines and columns from 0. */
export interface TextEdit {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** What was found in a text, at the places where it stands after the edits; what was deleted as a whole is gone. */
export function shiftAnalysis(found: FileAnalysis, edits: readonly TextEdit[]): FileAnalysis {
  return edits.reduce((before, edit) => {
    const move = createMove(edit);
    const problem = (one: FoundProblem): FoundProblem =>
      one.file !== before.file
        ? one
        : {
            ...one,
            span: move(one.span),
            ...(isTouched(one.span, edit) ? { isEdited: true } : {}),
          };
    return {
      ...before,
      sites: before.sites
        .map((site) => ({ ...site, span: move(site.span) }))
        .filter(({ span }) => span.end > span.start),
      dag: before.dag && move(before.dag),
      problems: before.problems.map(problem),
      refusals: before.refusals.map(problem),
      ...(before.later === undefined ? {} : { later: before.later.map(problem) }),
    };
  }, found);
}

function isTouched({ start, end }: Span, { rangeOffset, rangeLength }: TextEdit): boolean {
  return rangeOffset <= end && rangeOffset + rangeLength >= start;
}

interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

function createMove(edit: TextEdit): (span: Span) => Span {
  const lines = edit.text.split(/\r\n|\r|\n/);
  const last = lines.at(-1)?.length ?? 0;
  const { start, end } = edit.range;
  const begin = edit.rangeOffset;
  const finish = begin + edit.rangeLength;
  const added = lines.length - 1;

  const after = ({ offset, line, column }: Position): Position => ({
    offset: offset + edit.text.length - edit.rangeLength,
    line: line + added - (end.line - start.line),
    column:
      line - 1 === end.line
        ? column - end.character + last + (added === 0 ? start.character : 0)
        : column,
  });
  const inside = { offset: begin, line: start.line + 1, column: start.character };

  return (span) => {
    const from = { offset: span.start, line: span.line, column: span.column };
    const to = { offset: span.end, line: span.endLine, column: span.endColumn };
    const first = from.offset >= finish ? after(from) : from.offset <= begin ? from : inside;
    // What is put in right behind does not belong to it.
    const second = to.offset <= begin ? to : to.offset >= finish ? after(to) : inside;
    return {
      start: first.offset,
      line: first.line,
      column: first.column,
      end: Math.max(first.offset, second.offset),
      endLine: Math.max(first.line, second.line),
      endColumn: second.offset < first.offset ? first.column : second.column,
    };
  };
}
