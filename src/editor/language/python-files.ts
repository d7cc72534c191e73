import type { DocumentFilter } from 'vscode';

/** Python files on disk, whether they are saved or not. */
export const pythonFiles = { language: 'python', scheme: 'file' } as const satisfies DocumentFilter;
