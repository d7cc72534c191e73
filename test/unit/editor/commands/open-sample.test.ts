import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copySample } from '../../../../src/editor/commands/open-sample.ts';
import { MemoryState } from '../asking/memory-state.ts';

test('copies the sample, keeps what the user has changed, and renews the rest', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const from = join(folder, 'from');
  const to = join(folder, 'to', 'sample');
  mkdirSync(from);
  const write = (version: string): void => {
    writeFileSync(join(from, 'example_kubernetes_pod.py'), `dag ${version}`);
    writeFileSync(join(from, 'requirements.txt'), `pins ${version}`);
  };
  const read = (name: string): string => readFileSync(join(to, name), 'utf8');
  const state = new MemoryState();
  write('1');
  const dag = await copySample(from, to, state);
  assert.equal(dag, join(to, 'example_kubernetes_pod.py'));
  assert.deepEqual([readFileSync(dag, 'utf8'), read('requirements.txt')], ['dag 1', 'pins 1']);
  writeFileSync(dag, 'my own');
  write('2');
  await copySample(from, to, state);
  assert.deepEqual([readFileSync(dag, 'utf8'), read('requirements.txt')], ['my own', 'pins 2']);
  // What is not known to be a copy is the user's.
  await copySample(from, to, new MemoryState());
  assert.equal(read('requirements.txt'), 'pins 2');
  rmSync(dag);
  await copySample(from, to, state);
  assert.equal(readFileSync(dag, 'utf8'), 'dag 2');
});
