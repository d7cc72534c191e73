import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Packs what is built, by the words of `npm run package`; writes the .vsix to `to`. */
export function makePackage(root: string, to: string): void {
  const found = createRequire(import.meta.url);
  const vsce = join(dirname(found.resolve('@vscode/vsce/package.json')), 'vsce');
  const { scripts } = found(join(root, 'package.json')) as { scripts: { package: string } };
  const words = /vsce (package .*)$/.exec(scripts.package)?.[1]?.split(' ') ?? [];
  execFileSync(process.execPath, [vsce, ...words, '--out', to], { cwd: root, stdio: 'pipe' });
}
