import { extensions } from 'vscode';
import type { Extension } from 'vscode';

/** What the suites read of package.json. */
export interface Manifest {
  readonly main: string;
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** The extension under test. */
export function findExtension(): Extension<unknown> {
  const extension = extensions.getExtension('pod-tasks.pod-tasks');
  if (extension === undefined) throw new Error('VS Code has not loaded the extension');
  return extension;
}

/** Its package.json, in the language of the editor. */
export function manifest(): Manifest {
  return findExtension().packageJSON as Manifest;
}

/** Activates it; does nothing where it is active. */
export async function activateExtension(): Promise<void> {
  await findExtension().activate();
}
