import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellWidth, printTable } from '../../../src/cli/print-table.ts';

test('columns stand two spaces apart', () => {
  assert.equal(
    printTable([
      ['A', 'LONG', 'C'],
      ['aaa', 'b', 'c'],
    ]),
    'A    LONG  C\naaa  b     c\n',
  );
});

test('Han characters take two columns', () => {
  assert.equal(cellWidth('任务 a'), 6);
  assert.equal(
    printTable([
      ['任务', 'x'],
      ['a', 'y'],
    ]),
    '任务  x\na     y\n',
  );
});

test('cells are harmless to a terminal', () => {
  assert.equal(printTable([['\u001b[2J\n', 'x']]), '\\x1b[2J   x\n');
});
