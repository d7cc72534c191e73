import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { RunOrder } from '../../src/editor/runs/runs.ts';
import { findJournalFolder } from '../../src/core/run/record/journal-folder.ts';
import { toSettings } from './lab.ts';
import { openWindow } from './open-window.ts';
import type { OpenedWindow } from './open-window.ts';

suite('runs of the editor in the sandbox', { skip: process.platform === 'win32' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-runs-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const environment = { ...process.env, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };

  const open = (): OpenedWindow =>
    openWindow(findJournalFolder(environment), { environment, engine: 'process' });

  test('one goes to its verdict, and its channel and log file hold what it wrote', async () => {
    const { runs, texts } = open();
    const state = await runs.start(order('first', 'echo hello; echo "half\\tof"; exit 3'));
    assert.equal(state.phase, 'failed');
    assert.equal(state.verdict?.exit_code, 3);
    assert.equal(state.cleanup, 'deleted');
    assert.match(
      [...texts.values()].join(''),
      /\n▲ \S+ note: The sandbox runs this pod as plain processes/,
    );
    assert.match([...texts.values()].join(''), /\nhello\n/);
    assert.match(
      readFileSync((await runs.readableLog('first')) ?? '', 'utf8'),
      /^\S+Z \[base\] hello\n/,
    );
  });

  test('one whose window closes is settled honestly by the next window', async () => {
    const before = open();
    const ended = before.runs.start(order('second', 'echo begun; sleep 60'));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (before.runs.list()[0]?.phase === 'running') resolve();
      };
      before.runs.onDidChange(look);
      look();
    });
    await before.runs.letGo();
    assert.equal((await ended).verdict, undefined);
    const { runs, texts } = open();
    const settled = new Promise<void>((resolve) => {
      runs.onDidChange(() => {
        if (runs.list().find(({ id }) => id === 'second')?.cleanup !== undefined) resolve();
      });
    });
    await runs.recover();
    await settled;
    const state = runs.list().find(({ id }) => id === 'second');
    assert.equal(state?.phase, 'error');
    assert.equal(state.cleanup, 'gone');
    assert.match(state.detail, /ended with the program that had started them/);
    await runs.letGo();
    assert.match([...texts.values()].join(''), /ended with the program that had started them/);
  });
});

function order(id: string, script: string): RunOrder {
  return {
    file: '/project/dag.py',
    id,
    runId: id,
    place: { kind: 'sandbox' },
    secrets: [],
    manifest: {
      dagId: 'dag',
      taskId: id,
      mapIndex: undefined,
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `pod-${id}`, namespace: 'default', labels: { own: id } },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'base', image: 'busybox', command: ['sh', '-c'], args: [script] }],
        },
      },
      selector: '',
      origins: new Map(),
      settings: toSettings(),
      assumptions: [],
      missing: [],
      refusals: [],
      problems: [],
    },
  };
}
