import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('no fault of a stream goes uncaught, and each reaches the one who reads', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stream-faults.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const lines = output.trim().split('\n');
  assert.equal(code, 0);
  assert.equal(lines.at(-1), 'done');
  assert.deepEqual(
    lines.filter((line) => line.startsWith('uncaught')),
    [],
  );
  const ends = lines.slice(0, -1).map((line) => line.split(/ \/ |: /));
  assert.equal(ends.length, 18 * 3 * 4);
  const known = [
    'stream-broken',
    'cluster-unreachable',
    'cluster-refused',
    'unsupported',
    'not-found',
    'aborted',
  ];
  const wrong = ends.filter(([, call = '', leave = '', end = '']) => {
    if (leave === 'return') return end !== 'end';
    if (leave === 'abort') return end !== 'aborted';
    if (leave === 'never begun') return end !== 'not read';
    // A log has no marks of its end: one that the server ends has ended.
    return !known.includes(end) && !(call === 'logs' && end === 'end');
  });
  assert.deepEqual(wrong, []);
});
