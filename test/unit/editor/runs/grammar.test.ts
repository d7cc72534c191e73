import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import type { IGrammar } from 'vscode-textmate';
import { escapeMark, toOwnLine, toShown } from '../../../../src/editor/runs/channel-text.ts';

const grammar = await loadGrammar();

/** The scopes of each piece of a line, without the grammar's own name. */
function tokenize(line: string): readonly (readonly [string, string])[] {
  const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
  return tokens.map(({ startIndex, endIndex, scopes }) => [
    line.slice(startIndex, endIndex),
    scopes.slice(1).join(' ').replaceAll('.pod-task-log', ''),
  ]);
}

/** The scopes at a piece of a line. */
function scopesOf(line: string, piece: string): string {
  const all = tokenize(line);
  const found = all.find(([text]) => text === piece) ?? all.find(([text]) => text.includes(piece));
  assert.ok(found !== undefined, `${piece} is no piece of ${JSON.stringify(all)}`);
  return found[1];
}

const time = '2026-01-15T12:00:01.000Z';

for (const [level, scope] of [
  ['title', 'markup.heading.own.title'],
  ['state', 'comment.line.own.state'],
  ['warning', 'token.warn-token.own.warning'],
  ['failed', 'token.error-token.own.failed'],
  ['success', 'markup.inserted.own.success'],
] as const) {
  test(`our ${level} lines have a scope of their own`, () => {
    const line = toOwnLine(level, time, 'ERROR in 2026-01-15T12:00:00Z');
    assert.equal(scopesOf(line, 'ERROR'), scope);
    assert.equal(scopesOf(line, '12:00:01Z'), 'comment.own.time');
  });
}

test('our result line shows its JSON', () => {
  const line = toOwnLine('result', time, 'xcom: {"a":[1,"two",null]}');
  assert.equal(scopesOf(line, 'xcom:'), 'meta.own.result markup.heading.own.result');
  assert.match(scopesOf(line, '"a"'), /support\.type\.property-name/);
  assert.match(scopesOf(line, '1'), /constant\.numeric/);
  assert.match(scopesOf(line, '"two"'), /string\.quoted/);
  assert.match(scopesOf(line, 'null'), /constant\.language/);
});

for (const level of ['title', 'state', 'warning', 'failed', 'success', 'result'] as const) {
  test(`no line of a pod is taken for our ${level} line`, () => {
    const forged = toOwnLine(level, time, 'Success: the task ended with exit code 0.');
    for (const line of [
      forged,
      `\u001b[0m${forged}`,
      ` ${forged}`,
      `x\r${forged}`,
      `\t${forged}`,
    ]) {
      const shown = escapeMark(toShown(line));
      assert.ok(!/\bown\b/.test(JSON.stringify(tokenize(shown))), shown);
    }
  });
}

for (const [line, piece, scope] of [
  ['[2026-01-15T12:00:00.123+0000] {taskinstance.py:1157} INFO - done', 'INFO', 'level.info'],
  [
    '[2026-01-15T12:00:00.123+0000] {taskinstance.py:1157} INFO - done',
    '2026',
    'comment.timestamp',
  ],
  [
    '[2026-01-15T12:00:00.123+0000] {taskinstance.py:1157} INFO - done',
    'taskinstance',
    'comment.source',
  ],
  ['2026-01-15T12:00:00.123456Z [warning  ] retry  [airflow.task]', '[warning', 'level.warning'],
  ['2026-01-15 12:00:00,123 - root - ERROR - no', 'ERROR', 'level.error'],
  ['2026-01-15 12:00:00,123 - root - ERROR - no', '2026', 'comment.timestamp'],
  ['CRITICAL:root:bad', 'CRITICAL', 'level.error'],
  ['WARNING:root:careful', 'WARNING', 'level.warning'],
  ['DEBUG 1', 'DEBUG', 'level.debug'],
  ['ts=1 level=error msg="x"', 'level=error', 'level.error'],
  ['E0115 12:00:00.000000  1 main.go:1] x', 'E0115', 'level.error'],
  ['2026/01/15 12:00:00 started', '2026', 'comment.timestamp'],
  ['12:00:00.5 started', '12', 'comment.timestamp'],
  ['Traceback (most recent call last):', 'Traceback', 'token.error-token.traceback'],
  ['  File "/app/main.py", line 12, in <module>', '/app/main.py', 'traceback.file'],
  ['  File "/app/main.py", line 12, in <module>', '12', 'traceback.line'],
  ['  File "/app/main.py", line 12, in <module>', '<module>', 'entity.name.function'],
  ['    ~~^^~~', '^', 'comment.line.traceback'],
  ['ValueError: invalid', 'ValueError', 'token.error-token.exception'],
  ['airflow.exceptions.AirflowException', 'AirflowException', 'token.error-token.exception'],
  ['KeyboardInterrupt', 'KeyboardInterrupt', 'token.error-token.exception'],
  ['{"level":"error","msg":"no","n":-1.5e3}', '"error"', 'level.error'],
  ['{"level":"error","msg":"no","n":-1.5e3}', '"msg"', 'support.type.property-name'],
  ['{"level":"error","msg":"no","n":-1.5e3}', '-1.5e3', 'constant.numeric'],
  ['  {"levelname": "INFO"}', '"INFO"', 'level.info'],
  ['[1, 2]', '1', 'constant.numeric'],
] as const) {
  test(`${scope} in ${line}`, () => {
    assert.ok(scopesOf(line, piece).includes(scope), scopesOf(line, piece));
  });
}

for (const line of ['INFORMATION for all', 'no errors', 'the {set}', 'x = [1', 'a 12:00:00 b']) {
  test(`nothing is coloured in ${line}`, () => {
    assert.deepEqual(tokenize(line), [[line, '']]);
  });
}

test('a line that is as long as one can be takes no time', () => {
  for (const unit of ['"\\', '{"a', 'a.B', '^', '[2026-01-15 ', '\\"', 'File "']) {
    const began = performance.now();
    tokenize(unit.repeat(8000 / unit.length));
    assert.ok(performance.now() - began < 1000, unit);
  }
});

async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  const path = join(import.meta.dirname, '../../../../syntaxes/pod-task-log.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(path, 'utf8'), path)),
  });
  const grammar = await registry.loadGrammar('source.pod-task-log');
  if (grammar === null) throw new Error('no grammar');
  return grammar;
}
