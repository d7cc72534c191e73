import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

// In the place of a Python with Airflow: `node fake-airflow.ts WAY`, then what the bridge adds. What it answers is in the way:
// JSON by method, `hang`, a text as it is, or a number of characters without an end. With FAKE_PORT it and a child of its own hold a connection each until they end.
const way = JSON.parse(process.argv[2] ?? '{}') as Readonly<Record<string, unknown>>;
const versions = {
  protocol: 1,
  airflow_version: '3.3.2',
  provider_version: '10.25.0',
  python_version: '3.12.1',
  in_cluster: false,
};

if (process.argv[3] === 'child') {
  connect(Number(process.env['FAKE_PORT']), '127.0.0.1');
} else {
  if (process.env['FAKE_PORT'] !== undefined) {
    connect(Number(process.env['FAKE_PORT']), '127.0.0.1');
    spawn(process.execPath, [process.argv[1] ?? '', '{}', 'child'], { stdio: 'inherit' });
  }
  if (typeof way['dies'] === 'string') {
    process.stderr.write(way['dies']);
    process.exit(3);
  }
  await serve();
}

async function serve(): Promise<void> {
  const program = await takeProgram();
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as { readonly id: number; readonly method: string };
    const { id, method } = question;
    const answer = way[method] ?? (method === 'start' ? { result: versions } : undefined);
    if (answer === 'hang') continue;
    if (typeof answer === 'number') process.stdout.write('x'.repeat(answer));
    else if (typeof answer === 'string') process.stdout.write(answer);
    else if (answer !== undefined) process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
    // What it was asked, for tests that look at it.
    else
      process.stdout.write(
        `${JSON.stringify({ id, error: { kind: 'echo', message: JSON.stringify({ program, argv: process.argv.slice(3), question }) } })}\n`,
      );
  }
}

/** What stands before the lines: how long a text is, and the text. */
async function takeProgram(): Promise<string> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const length = Number(bytes.subarray(0, 10).toString());
    if (bytes.length >= 10 && bytes.length >= 10 + length) {
      process.stdin.unshift(bytes.subarray(10 + length));
      return bytes.subarray(10, 10 + length).toString();
    }
    await new Promise((resolve) => process.stdin.once('readable', resolve));
    for (let more: unknown; (more = process.stdin.read()) !== null;) {
      bytes = Buffer.concat([bytes, more as Buffer]);
    }
  }
}
