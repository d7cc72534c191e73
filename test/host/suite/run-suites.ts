import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Runs the bundled suites beside this file, those tests alone whose title fits EDITOR_HOST_GREP; throws where one fails or none ran. */
export async function runSuites(): Promise<void> {
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 20_000,
    grep: process.env['EDITOR_HOST_GREP'] ?? '',
  });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  await new Promise<void>((done, fail) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) fail(new Error(`${failures} test(s) failed`));
      else if (runner.stats?.passes === 0) fail(new Error('no test ran'));
      else done();
    });
  });
}
