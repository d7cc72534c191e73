import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleSuites } from './bundle-suites.ts';
import { findDesktop } from './desktop.ts';
import { editorNames, findChromium, findInstalled, versionOf } from './editor-home.ts';
import type { EditorName } from './editor-home.ts';
import { copySample } from './sample-workspace.ts';

// npm run test:editor -- [floor] [newest] [suite] [drive]: all of them where none is named. `suite` runs in the extension host of a
// desktop VS Code, else of the web workbench; `drive` uses the web workbench from outside as a user does. POD_TASKS_VSCODE names a
// desktop VS Code to use for `suite`; EDITOR_HOST_GREP picks its tests.

const kinds = ['suite', 'drive'] as const;
const root = join(import.meta.dirname, '..', '..');
const words = process.argv.slice(2);
const strange = words.filter((word) => ![...editorNames, ...kinds].some((name) => name === word));
if (strange.length > 0) throw new Error(`neither an editor nor a kind: ${strange.join(' ')}`);
const pick = <T extends string>(names: readonly T[]): readonly T[] => {
  const picked = names.filter((name) => words.includes(name));
  return picked.length > 0 ? picked : names;
};

const suites = await bundleSuites(root);
const failed: string[] = [];
const skipped: string[] = [];
for (const editor of pick(editorNames)) {
  for (const kind of pick(kinds)) {
    const outcome = kind === 'suite' ? await runSuiteIn(editor) : await driveIn(editor);
    const name = `${kind} on VS Code ${versionOf(editor)} (${editor})`;
    if (outcome === 'failed') failed.push(name);
    else if (outcome !== 'passed') skipped.push(`${name}: ${outcome.why}`);
  }
}
for (const line of skipped) console.log(`skipped: ${line}`);
for (const line of failed) console.log(`failed: ${line}`);
if (skipped.length > 0) console.log('test/host/setup.sh installs what these need, on Linux on x64');
if (failed.length > 0 || (skipped.length > 0 && process.env['CI'] === 'true')) process.exitCode = 1;

type Outcome = 'passed' | 'failed' | { readonly why: string };

async function runSuiteIn(editor: EditorName): Promise<Outcome> {
  const desktop = await findDesktop(process.env, editor);
  const web = findWeb(editor);
  if ('why' in desktop && 'why' in web) return { why: `${desktop.why}, and ${web.why}` };
  const [program, where] =
    'program' in desktop ? [desktop.program, 'desktop'] : [hostProgram(), 'web'];
  console.log(`\n== suite: VS Code ${versionOf(editor)} (${editor}, ${where})`);
  const sample = copySample(root);
  const profile = mkdtempSync(join(tmpdir(), 'pod-tasks-profile-'));
  try {
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: root,
      extensionTestsPath: suites,
      launchArgs: [
        sample.folder,
        '--disable-extensions',
        `--user-data-dir=${join(profile, 'data')}`,
        `--extensions-dir=${join(profile, 'extensions')}`,
      ],
      extensionTestsEnv: { ...sample.environment, EDITOR_HOST: editor },
    });
    return 'passed';
  } catch (error) {
    console.log((error as Error).message);
    return 'failed';
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    sample.remove();
  }
}

async function driveIn(editor: EditorName): Promise<Outcome> {
  const web = findWeb(editor);
  if ('why' in web) return web;
  console.log(`\n== drive: VS Code ${versionOf(editor)} (${editor}, web)`);
  const tests = ['--test', '--test-concurrency=1', 'test/host/drive/*.test.ts'];
  const child = spawn(process.execPath, tests, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, EDITOR_HOST: editor },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? 'passed' : 'failed';
}

function findWeb(editor: EditorName): { readonly why: string } | { readonly ready: true } {
  if (findInstalled(process.env, editor) === undefined)
    return { why: 'its web workbench is not installed' };
  if (findChromium(process.env) === undefined) return { why: 'there is no Chromium' };
  return { ready: true };
}

function hostProgram(): string {
  return join(import.meta.dirname, 'host.ts');
}
