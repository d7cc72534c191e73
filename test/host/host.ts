#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { editorNames, findInstalled } from './editor-home.ts';
import { runSuite } from './run-suite.ts';
import { runServerCommand } from './server.ts';

// Takes the words of the desktop `code`, so it fits `vscodeExecutablePath` of @vscode/test-electron. EDITOR_HOST names the editor,
// the newest by default. Without --extensionTestsPath it is the server's own command line. Of --user-data-dir it takes the settings
// alone: all user data is thrown away.

const named = editorNames.find((name) => name === (process.env['EDITOR_HOST'] ?? 'newest'));
const editor = named && findInstalled(process.env, named);
if (editor === undefined) throw new Error('no such editor: test/host/setup.sh installs them');

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
    'disable-extensions': { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
});
const testsPath = text(values.extensionTestsPath);
if (testsPath === undefined) process.exitCode = runServerCommand(editor, process.argv.slice(2));
else {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted.abort();
    });
  }
  const settings = join(text(values['user-data-dir']) ?? '', 'User', 'settings.json');
  process.exitCode = await runSuite(editor, {
    testsPath,
    folder: positionals[0],
    extensions: (values.extensionDevelopmentPath ?? []).filter((path) => typeof path === 'string'),
    extensionsDir: text(values['extensions-dir']),
    disableExtensions: values['disable-extensions'] === true,
    settings: existsSync(settings)
      ? (JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>)
      : undefined,
    log: values.verbose === true ? (words) => process.stderr.write(words) : undefined,
    timeoutMilliseconds: Number(process.env['EDITOR_HOST_TIMEOUT_MS'] ?? 300_000),
    signal: interrupted.signal,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
