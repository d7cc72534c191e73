import type { L10n } from '../../../../src/editor/localize.ts';

/** The literal texts themselves, as VS Code gives them in English. */
export const english: L10n = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)] ?? '')),
};
