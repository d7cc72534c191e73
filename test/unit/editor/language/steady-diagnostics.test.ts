import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiagnosticData } from '../../../../src/editor/language/diagnostics.ts';
import { createSteadyDiagnostics } from '../../../../src/editor/language/steady-diagnostics.ts';
import { lineSpan } from './analysis-of.ts';

const file = '/w/dag.py';

function said(message: string): DiagnosticData {
  const place = { line: 0, column: 0, endColumn: 1 };
  const problem = {
    code: 'no-dag',
    file,
    span: lineSpan(1),
    data: {},
    severity: 'error',
  } as const;
  return { ...place, message, severity: 'error', tag: undefined, elsewhere: undefined, problem };
}

/** Someone who writes a file, in which there are problems by their messages. */
function createLab() {
  let wrong: readonly string[] = [];
  let shown: readonly string[] | undefined = [];
  const sleeping = new Set<() => void>();
  const steady = createSteadyDiagnostics({
    describe: () => wrong.map(said),
    publish: (_, all) => {
      shown = all?.map(({ message }) => message);
    },
    clock: {
      now: () => new Date(0),
      sleep: (_, signal) =>
        new Promise((resolve, reject) => {
          sleeping.add(resolve);
          signal.addEventListener('abort', () => {
            sleeping.delete(resolve);
            reject(new DOMException('', 'AbortError'));
          });
        }),
    },
  });
  return {
    steady,
    shown: () => shown,
    read: (...messages: readonly string[]) => {
      wrong = messages;
      steady.read(file);
    },
    rest: async () => {
      for (const wake of sleeping) wake();
      sleeping.clear();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('what a file holds when it is opened is said at once', () => {
  const lab = createLab();
  lab.read('a', 'b');
  assert.deepEqual(lab.shown(), ['a', 'b']);
});

test('after an edit what is gone goes at once, and what is new waits for a rest', async () => {
  const lab = createLab();
  lab.read('a', 'b');
  lab.steady.edited(file);
  lab.read('b', 'new');
  assert.deepEqual(lab.shown(), ['b']);
  await lab.rest();
  assert.deepEqual(lab.shown(), ['b', 'new']);
  // All was said; what is read without an edit, as after a setting has changed, is said at once.
  lab.read('other');
  assert.deepEqual(lab.shown(), ['other']);
});

test('what comes and goes while someone types is never said', async () => {
  const lab = createLab();
  lab.steady.edited(file);
  lab.read('half a word');
  lab.steady.edited(file);
  await lab.rest();
  assert.deepEqual(lab.shown(), []);
  lab.read();
  await lab.rest();
  assert.deepEqual(lab.shown(), []);
});

test('of a file that is closed nothing is shown, also not later', async () => {
  const lab = createLab();
  lab.read('a');
  lab.steady.edited(file);
  lab.read('a', 'new');
  lab.steady.closed(file);
  assert.equal(lab.shown(), undefined);
  await lab.rest();
  assert.equal(lab.shown(), undefined);
});
