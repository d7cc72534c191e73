import type { L10n } from '../../../../src/editor/localize.ts';

/** English as VS Code's `l10n` gives it without a bundle. */
export const english: L10n = {
  t: (message, ...args) =>
    message.replace(/\{(\d)\}/g, (_, at: string) => String(args[Number(at)])),
};
