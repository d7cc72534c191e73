import type { CommandParts } from './command-parts.ts';

/** Lets the user choose a kubeconfig file and writes the setting; false where none is chosen. */
export async function chooseKubeconfig(parts: CommandParts): Promise<boolean> {
  const { asking, editor, launcher, services } = parts;
  const { window, l10n } = asking;
  const path = await window.chooseFile(
    l10n.t('Choose a kubeconfig file'),
    l10n.t('Use This Kubeconfig'),
  );
  if (path === undefined) return false;
  const kubeconfigs = { files: [path], named: true };
  const { trouble } = launcher().readContexts(kubeconfigs, services.environment, services.words);
  if (trouble !== undefined) {
    void window.tell('warning', trouble);
    return false;
  }
  await editor.writeKubeconfig(path);
  return true;
}
