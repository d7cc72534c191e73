import type { CommandParts } from './command-parts.ts';

/** True in a trusted workspace; else says what has to be done first. */
export function mayRun({ editor, asking: { window, l10n } }: CommandParts): boolean {
  if (editor.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const text = l10n.t('Pods run only in a workspace that you trust.');
  void window.tell('warning', text, manage).then((chosen) => {
    if (chosen === manage) editor.manageTrust();
  });
  return false;
}
