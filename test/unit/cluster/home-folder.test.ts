import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { findFolder, findHome } from '../../../src/core/cluster/home-folder.ts';
import { findJournalFolder } from '../../../src/core/run/record/journal-folder.ts';

test('a variable that is empty or no absolute path names no folder', () => {
  assert.equal(findFolder('X', { X: '/a' }), '/a');
  for (const X of ['', 'a', './a', undefined]) assert.equal(findFolder('X', { X }), undefined);
});

test('records never come to lie in the folder where the program is started', () => {
  assert.equal(findJournalFolder({ XDG_STATE_HOME: '/s', HOME: '/h' }), '/s/pod-tasks/runs');
  assert.equal(
    findJournalFolder({ XDG_STATE_HOME: '', HOME: '/h' }),
    '/h/.local/state/pod-tasks/runs',
  );
  assert.equal(
    findJournalFolder({ XDG_STATE_HOME: 'rel', HOME: '' }),
    `${findHome({})}/.local/state/pod-tasks/runs`,
  );
});

test('without a variable the home folder is the one that the system knows', () => {
  assert.equal(findHome({}), homedir());
});

test('a user of whom the system knows no home has the root', () => {
  const { HOME } = process.env;
  process.env['HOME'] = '';
  try {
    assert.ok(findHome({}).startsWith('/'));
  } finally {
    process.env['HOME'] = HOME;
  }
});
