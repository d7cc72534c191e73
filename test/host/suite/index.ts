import { sendConsole } from './console.ts';

/** What an extension host calls for `--extensionTestsPath`. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const path = process.env['POD_TASKS_SUITE_CONSOLE'];
  const end = path === undefined ? undefined : await sendConsole(path);
  try {
    // Not before, as mocha keeps the console that it finds.
    const { runSuites } = await import('./run-suites.ts');
    await runSuites();
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    await end?.();
  }
}
