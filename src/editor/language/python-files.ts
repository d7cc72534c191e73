import type { DocumentFilter, TextDocument } from 'vscode';

/** Python files on disk, whether they are saved or not. */
export const pythonFiles = { language: 'python', scheme: 'file' } as const satisfies DocumentFilter;

/** Whether a document is one. */
export function isPython({ languageId, uri }: TextDocument): boolean {
  return languageId === pythonFiles.language && uri.scheme === pythonFiles.scheme;
}
