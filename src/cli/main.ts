#!/usr/bin/env -S node --max-semi-space-size=16
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { findFolder, findHome } from '../core/cluster/home-folder.ts';
import packageJson from '../../package.json' with { type: 'json' };

type Program = typeof import('./program.ts');

const needed = packageJson.engines.node.replace('>=', '');

/** True where `version` is `least` or newer; both `MAJOR.MINOR…`. */
function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

// Above: the room for what is short-lived would grow with each line of a log that is followed, to 128 MB.
// Everything else is loaded after the check: an old Node may not even read it.
if (isAtLeast(process.versions.node, needed)) {
  // Compiling the program anew would be a fifth of the time of a short command.
  const cache = findFolder('XDG_CACHE_HOME', process.env) ?? join(findHome(process.env), '.cache');
  enableCompileCache(join(cache, 'pod-tasks', 'compiled'));
  // A bundle of its own, since what holds this line is compiled before it. The bundler must not know the name, and `import`
  // would read the whole of it once more, to see what it exports.
  const isSource = import.meta.dirname.endsWith('cli');
  const name = './program.ts';
  const program = isSource
    ? (import(name) as Promise<Program>)
    : (createRequire(join(import.meta.dirname, 'cli.cjs'))('./program.cjs') as Program);
  void Promise.resolve(program).then(({ runProgram }) =>
    runProgram({ version: packageJson.version, program: import.meta.dirname }),
  );
} else {
  void import('../core/words/say.ts').then(({ createWords, findLanguage }) => {
    const words = createWords(findLanguage(process.env));
    const data = { found: process.versions.node, needed };
    process.stderr.write(`${words.failure('node-too-old', data)}\n`);
    process.exitCode = 2;
  });
}
