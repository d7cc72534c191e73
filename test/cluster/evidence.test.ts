import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { silentLog } from '../../src/core/base/log.ts';
import type { RunSettings } from '../../src/core/manifest/manifest.ts';
import { createFileJournal } from '../../src/core/run/record/file-journal.ts';
import { isDue, releaseKept } from '../../src/core/run/record/release-kept.ts';
import type { RunEvent } from '../../src/core/run/run-event.ts';
import { run } from '../../src/core/run/run.ts';
import type { RunSurroundings } from '../../src/core/run/run.ts';
import { toManifest, toPod } from '../contract/lab.ts';
import type { Lab } from '../contract/lab.ts';
import { openLab } from './cluster-lab.ts';
import { openTestCluster } from './test-cluster.ts';
import type { TestCluster } from './test-cluster.ts';
import { awaitNone } from './watch-pods.ts';

const never = new AbortController().signal;

suite('what is on record of a pod that is gone', () => {
  let cluster: TestCluster;
  let lab: Lab;
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-evidence-'));
  const journal = createFileJournal(join(folder, 'runs'));
  let ids = 0;
  before(async () => {
    cluster = await openTestCluster('shared');
    lab = openLab(cluster);
  });
  after(async () => {
    await lab.cluster.close();
    await cluster.close();
    rmSync(folder, { recursive: true });
  });

  interface Wish extends Partial<RunSurroundings> {
    readonly settings?: Partial<RunSettings>;
    readonly onEvent?: (
      event: RunEvent,
      act: { readonly cancel: () => void; readonly force: () => void },
    ) => void;
  }

  async function runOne(pod: V1Pod, wish: Wish = {}) {
    const { settings, onEvent, ...more } = wish;
    const id = `run-${ids++}`;
    const cancelling = new AbortController();
    const forcing = new AbortController();
    const act = {
      cancel: () => cancelling.abort(new Error('cancelled')),
      force: () => forcing.abort(new Error('forced')),
    };
    const manifest = toManifest(pod, settings);
    const events: RunEvent[] = [];
    const surroundings = {
      signal: cancelling.signal,
      force: forcing.signal,
      log: silentLog,
      clock: lab.clock,
      journal,
      ...more,
    };
    for await (const event of run({ manifest, id, runId: id }, lab.cluster, surroundings)) {
      events.push(event);
      onEvent?.(event, act);
    }
    const entry = (await journal.list()).find((one) => one.run === id);
    const log = journal.logFile(id);
    return {
      id,
      events,
      entry,
      kept: await journal.keptPod(id),
      lines: log === undefined ? [] : readFileSync(log, 'utf8').trimEnd().split('\n'),
      name: { namespace: lab.namespace, name: pod.metadata?.name ?? '' },
    };
  }

  const strip = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => line.slice(line.indexOf(' ') + 1));

  test('its last state, its events, and the logs of all containers, also where none was wanted', async () => {
    const pod = toPod(
      lab,
      { sh: 'echo base; exit 3', steps: [] },
      {
        init: { sh: 'echo first', steps: [] },
        second: { sh: 'echo second; echo more', steps: [] },
      },
    );
    const { kept, lines, entry } = await runOne(pod, { settings: { getLogs: false } });
    assert.equal(entry?.cleanup, 'deleted');
    assert.deepEqual(strip(lines).toSorted(), [
      '[base] base',
      '[first] first',
      '[second] more',
      '[second] second',
    ]);
    assert.equal(kept?.pod.metadata?.uid, entry.uid);
    const reasons = kept?.events.map(({ reason }) => reason) ?? [];
    for (const reason of ['Scheduled', 'Created', 'Started']) {
      assert.ok(reasons.includes(reason), reasons.join());
    }
    await awaitNone(cluster);
  });

  test('the start before, of a container that was started again', async () => {
    const sh =
      'n=$(cat /tmp/n/n 2>/dev/null || echo 0); n=$((n + 1)); echo $n >/tmp/n/n; echo start $n; [ $n -ge 2 ] && sleep 600; exit 1';
    const pod = toPod(lab, { sh: 'sleep 8; exit 0', steps: [] }, { second: { sh, steps: [] } });
    const { spec } = pod;
    assert.ok(spec !== undefined);
    spec.restartPolicy = 'OnFailure';
    spec.volumes = [{ name: 'n', emptyDir: {} }];
    const [, second] = spec.containers;
    if (second !== undefined) second.volumeMounts = [{ name: 'n', mountPath: '/tmp/n' }];
    const { lines } = await runOne(pod, {
      onEvent: (event, { cancel }) => {
        if (event.type === 'started') void lab.clock.sleep(5000, never).then(cancel);
      },
    });
    assert.deepEqual(
      strip(lines).filter((line) => line.startsWith('[second')),
      ['[second (previous)] start 1', '[second] start 2'],
    );
    await awaitNone(cluster);
  });

  test('a log of 100,000 lines that nobody has followed, whole', async () => {
    const sh =
      'i=0; while [ $i -lt 100 ]; do i=$((i+1)); seq $((i*1000-999)) $((i*1000)); done; sleep 5';
    const pod = toPod(lab, { sh, steps: [] });
    const { lines } = await runOne(pod, { settings: { getLogs: false } });
    assert.equal(lines.length, 100_000);
    assert.ok(strip(lines).every((line, i) => line === `[base] ${i + 1}`));
  });

  test('what a cancelled pod writes until it has ended, its exit code and its XCom file', async () => {
    const sh = `trap 'echo bye; sleep 3; echo end; exit 7' TERM; echo '{"a": ' >/airflow/xcom/return.json; echo ready; while :; do sleep 0.1; done`;
    const pod = toPod(lab, { sh, steps: [] }, { xcom: true, grace: 20 });
    const { lines, entry, events, kept } = await runOne(pod, {
      settings: { doXcomPush: true },
      onEvent: ({ type }, { cancel }) => {
        if (type === 'log') cancel();
      },
    });
    assert.deepEqual(strip(lines), ['[base] ready', '[base] bye', '[base] end']);
    assert.deepEqual([entry?.verdict?.outcome, entry?.verdict?.exit_code], ['cancelled', 7]);
    assert.equal(kept?.xcom, '{"a": \n');
    assert.ok(events.some(({ type }) => type === 'terminating'));
    assert.deepEqual(
      events.slice(-2).map(({ type }) => type),
      ['finished', 'cleaned'],
    );
    // It has been waited for.
    await assert.rejects(
      lab.cluster.get({ namespace: lab.namespace, name: pod.metadata?.name ?? '' }, never),
      { code: 'not-found' },
    );
  });

  test('a pod that does not want to end goes by force', async () => {
    const sh = `trap '' TERM; echo ready; while :; do sleep 0.1; done`;
    const pod = toPod(lab, { sh, steps: [] }, { grace: 300 });
    const from = Date.now();
    const { entry, name } = await runOne(pod, {
      onEvent: ({ type }, { cancel, force }) => {
        if (type === 'log') cancel();
        if (type === 'terminating') force();
      },
    });
    assert.equal(entry?.cleanup, 'deleted');
    assert.ok(Date.now() - from < 60_000);
    await assert.rejects(lab.cluster.get(name, never), { code: 'not-found' });
  });

  test('a failed pod is kept for a time and then deleted, by its uid alone', async () => {
    const pod = toPod(lab, { sh: 'echo x; exit 1', steps: [] });
    const { entry, id, name, events } = await runOne(pod, {
      keeping: { pods: 'failed', failedFor: 1 },
    });
    assert.equal(entry?.cleanup, 'kept');
    const cleaned = events.at(-1);
    assert.ok(cleaned?.type === 'cleaned' && cleaned.until !== undefined);
    const now = new Date(Date.parse(cleaned.until) + 1);
    assert.ok(isDue(entry, now));
    const surroundings = { clock: lab.clock, log: silentLog, journal, signal: never };
    const other = { ...entry, uid: '00000000-0000-0000-0000-000000000000', run: 'other' };
    assert.equal(await releaseKept(other, lab.cluster, surroundings), undefined);
    assert.equal((await lab.cluster.get(name, never)).metadata?.uid, entry.uid);
    const elsewhere = await releaseKept(
      { ...other, server: 'https://elsewhere/' },
      lab.cluster,
      surroundings,
    );
    assert.equal(elsewhere?.code, 'kept-elsewhere');
    assert.equal((await releaseKept(entry, lab.cluster, surroundings))?.code, 'kept-deleted');
    await awaitNone(cluster);
    assert.equal((await journal.list()).find((one) => one.run === id)?.cleanup, 'deleted');
  });
});
