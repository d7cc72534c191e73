import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { sendConsole } from './console.ts';

/** What an extension host calls for `--extensionTestsPath`: runs the bundled suites beside this file. */
export async function run(): Promise<void> {
  const path = process.env['POD_TASKS_SUITE_CONSOLE'];
  const end = path === undefined ? undefined : await sendConsole(path);
  try {
    await runSuites();
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    await end?.();
  }
}

async function runSuites(): Promise<void> {
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 20_000,
    grep: process.env['EDITOR_HOST_GREP'] ?? '',
  });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  if (files.length === 0) throw new Error(`no suites in ${__dirname}`);
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  await new Promise<void>((done, fail) => {
    mocha.run((failures) => {
      if (failures === 0) done();
      else fail(new Error(`${failures} test(s) failed`));
    });
  });
}
