import { createRequire } from 'node:module';
import { join } from 'node:path';

/** All that is needed only once something runs or is looked at. */
export type Launcher = typeof import('./launcher.ts');

/** Loads the launcher's bundle from the folder of the program, the first time; the bundler must not see it. */
export function createLauncherLoader(program: string): () => Launcher {
  const load = createRequire(join(program, 'extension.cjs'));
  return () => load('./launcher.cjs') as Launcher;
}
