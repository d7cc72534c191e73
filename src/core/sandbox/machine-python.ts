import { isAbsolute } from 'node:path';
import { toToolPath } from './isolation.ts';
import { runProgram } from './run-program.ts';

/** This machine's Python 3 (an absolute path; a version manager's stand-in is looked through), or undefined where there is none. */
export async function findPython(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  for (const name of ['python3', 'python']) {
    const { code, out } = await runProgram(
      name,
      ['-c', 'import sys; print(sys.version_info[0]); print(sys.executable)'],
      { environment: { ...environment, PATH: toToolPath(environment['PATH']) }, timeout: 20_000 },
    );
    const [major, path = ''] = out.trim().split('\n');
    if (code === 0 && major === '3' && isAbsolute(path)) return path;
  }
  return undefined;
}
