import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What completes, explains and repairs the arguments of a task. */
export type Authoring = typeof import('./authoring.ts');

/** Loads its bundle from the folder of the program, the first time; the bundler must not see it. */
export function createAuthoringLoader(program: string): () => Authoring {
  const load = createRequire(join(program, 'extension.cjs'));
  return () => load('./authoring.cjs') as Authoring;
}
