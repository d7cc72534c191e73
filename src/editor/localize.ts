/** The translation of a literal text, in the shape of VS Code's `l10n`; tests give it one of their own. */
export interface L10n {
  /** `{0}` in the text stands for the first argument. */
  t(message: string, ...args: (string | number)[]): string;
}
