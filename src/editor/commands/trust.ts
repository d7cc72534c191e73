import type { CommandParts } from './command-parts.ts';

/** True in a trusted workspace; else says what has to be done first. */
export function mayRun(
  { editor, asking: { window, l10n } }: Pick<CommandParts, 'editor' | 'asking'>,
  why = l10n.t('Pods run only in a workspace that you trust.'),
): boolean {
  if (editor.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  void window.tell('warning', why, manage).then((chosen) => {
    if (chosen === manage) editor.manageTrust();
  });
  return false;
}
