import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of the Python program, in order; `package.json` copies each beside the bundles. */
const parts = ['ask_airflow.py', 'ask_operator.py', 'serve.py'] as const;

/**
 * What Python is started with (`-c`): it reads the program, whose length stands before it in ten digits, from standard input,
 * and leaves the rest of that to it; the program's own `sys.stdin` is empty, so that no DAG file takes a line of it.
 */
export const bootstrap = `import os
INPUT = os.dup(0)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
def take(count):
    text = b""
    while len(text) < count:
        more = os.read(INPUT, count - len(text))
        if not more:
            raise SystemExit(1)
        text += more
    return text
exec(compile(take(int(take(10))), "pod-tasks-bridge.py", "exec"))
`;

/** The program as it is sent; `program` is the folder of the bundles, or `src/cli` of the sources. */
export function readProgram(program: string): Buffer {
  const beside = join(program, 'bridge');
  const folder = existsSync(beside) ? beside : join(program, '..', 'core', 'bridge');
  return packProgram(parts.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'));
}

/** A program's text with its length before it. */
export function packProgram(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(String(bytes.length).padStart(10, '0')), bytes]);
}
