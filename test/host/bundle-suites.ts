import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the suites of the extension host to CommonJS, which mocha's loader needs there; gives the module to run. */
export async function bundleSuites(root: string): Promise<string> {
  // Within the checkout, so that VS Code takes `vscode` for the extension's own.
  const folder = join(root, 'node_modules', '.cache', 'editor-suites');
  // A suite that is no more would run on.
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [
      'test/host/suite/index.ts',
      ...globSync('test/host/suite/*.test.ts', { cwd: root }),
    ],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(folder, 'index.cjs');
}
