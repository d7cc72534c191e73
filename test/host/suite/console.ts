import { once } from 'node:events';
import { connect } from 'node:net';
import { format } from 'node:util';

/** Sends this extension host's console to the socket of run-suite.ts; the function that it gives says that the tests are over. */
export async function sendConsole(path: string): Promise<() => Promise<void>> {
  const socket = connect(path);
  await once(socket, 'connect');
  // VS Code has put accessors there that ignore assignment. Its process.stdout.write ends up in the console too.
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
    Object.defineProperty(console, name, {
      value: (...words: readonly unknown[]) => socket.write(`${format(...words)}\n`),
    });
  }
  return () =>
    new Promise((done) => {
      socket.end('\0', done);
    });
}
