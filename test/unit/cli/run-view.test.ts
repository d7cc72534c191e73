import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printEvent, showEvent } from '../../../src/cli/run-view.ts';
import type { RunEvent, RunEventData } from '../../../src/core/run/run-event.ts';
import { parseXCom } from '../../../src/core/run/xcom.ts';
import type { Verdict } from '../../../src/core/run/run-event.ts';
import { createWords } from '../../../src/core/words/say.ts';

const words = createWords('en');
const pod = { name: 'p', namespace: 'n' };
const at = (data: RunEventData): RunEvent => ({ time: '2026-01-15T12:00:00.000Z', ...data });
const show = (data: RunEventData) => showEvent(at(data), pod, words, (_, text) => text);

test('a line of the log goes to standard output as it is', () => {
  assert.deepEqual(show({ type: 'log', container: 'base', text: '\u001b[1mbold' }), {
    out: '\u001b[1mbold\n',
  });
  assert.deepEqual(show({ type: 'log', container: 'base', text: 'half', partial: true }), {
    out: 'half',
  });
});

test('an XCom is one line of JSON that no terminal obeys', () => {
  assert.deepEqual(show({ type: 'xcom', value: { a: [1, 'é✓\n\u009b\u202e'] } }), {
    err: 'xcom: {"a":[1,"é✓\\n\\u009b\\u202e"]}\n',
  });
});

test('an XCom keeps integers that JavaScript cannot hold', () => {
  const value = parseXCom('{"a":12345678901234567890}') ?? null;
  assert.equal(show({ type: 'xcom', value }).err, 'xcom: {"a":12345678901234567890}\n');
  assert.match(
    printEvent(at({ type: 'xcom', value }), words),
    /"value":{"a":12345678901234567890}/,
  );
});

test('the verdict says what happened and what to do', () => {
  const verdict = { outcome: 'failed', exit_code: 7, reason: 'Error', message: '' } as const;
  const data = { container: 'base', exit: 7 };
  const say = (more: Partial<Verdict>): string =>
    show({ type: 'finished', verdict: { ...verdict, cause: 'exit-code', data, ...more } }).err ??
    '';
  assert.equal(say({}), 'Failed: the task ended with exit code 7. See the end of its log.\n');
  assert.match(
    say({ cause: 'oom-killed', data: { container: 'base', exit: 137, limit: '64Mi' } }),
    /^Failed: container base used more memory than its limit of 64Mi .*\. Raise the memory limit/,
  );
  const tries = { ...data, try: 1, tries: 3 };
  assert.match(say({ data: tries, airflow: 'up_for_retry' }), /would try it again .*1 of 3/);
  assert.match(say({ data: tries, airflow: 'failed' }), /would not try it again/);
});

test('the verdict of a record without a cause is told too', () => {
  const verdict = { outcome: 'failed', exit_code: 7, reason: 'Error', message: '' } as const;
  const say = (more: Partial<Verdict>): string | undefined =>
    show({ type: 'finished', verdict: { ...verdict, ...more } }).err;
  assert.equal(say({}), 'Failed: the task ended with exit code 7.\n');
  assert.equal(
    say({ reason: 'OOMKilled', message: 'why' }),
    'Failed: the task ended with exit code 7 (OOMKilled): why.\n',
  );
});

test('a termination message is on one line, without control characters, and not too long', () => {
  const message = `\u001b[31mred\nline ${'x'.repeat(5000)}`;
  const data = { container: 'base', exit: 7, message };
  const verdict = { outcome: 'failed', exit_code: 7, reason: 'Error', message, data } as const;
  const { err = '' } = show({ type: 'finished', verdict: { ...verdict, cause: 'exit-code' } });
  assert.match(
    err,
    /^Failed: the task ended with exit code 7: \\x1b\[31mred line x+…\. See the end/,
  );
  assert.ok(err.length < 500);
});

test('states are made harmless', () => {
  const shown = show({ type: 'pending', reason: 'Why', message: '\u001b]0;title\u0007\nnext' });
  assert.equal(shown.err, 'pending: Why: \\x1b]0;title\\x07 next\n');
});

test('the clean-up says what became of the pod', () => {
  assert.match(show({ type: 'cleaned', how: 'kept' }).err ?? '', /p is kept in namespace n/);
  assert.match(show({ type: 'cleaned', how: 'failed' }).err ?? '', /may be left/);
});

test('an event is one object, its type first', () => {
  const event = at({ type: 'log', container: 'base', text: 'x' });
  assert.equal(
    printEvent(event, words),
    '{"type":"log","time":"2026-01-15T12:00:00.000Z","container":"base","text":"x"}',
  );
});

test('a notice in an event is put into words', () => {
  const event = at({ type: 'warning', message: { code: 'connection-lost', data: {} } });
  const printed = JSON.parse(printEvent(event, words)) as Record<string, unknown>;
  assert.equal(printed['code'], 'connection-lost');
  assert.match(String(printed['message']), /out of reach/);
});
