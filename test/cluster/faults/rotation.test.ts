import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Servers } from '../servers.ts';
import { findKubeconfig, isTestCluster, openTestCluster } from '../test-cluster.ts';
import type { TestCluster } from '../test-cluster.ts';
import { findUpstream, makeCertificate } from './fault-proxy.ts';
import { Outage } from './outage.ts';
import { runRotated } from './rotated-run.ts';
import type { Rotated, Writing } from './rotated-run.ts';
import type { Ground } from './seen.ts';

/** What is written, and how long no log is to be had: two rotations. */
interface Case {
  readonly writing: Writing;
  readonly awayMs: number;
}

// The kubelet looks at the sizes every 10 s.
const large: Case = { writing: { lots: 40, lines: 2600, pauseMs: 900 }, awayMs: 22_000 };
// Then every 3 s.
const small: Case = { writing: { lots: 36, lines: 600, pauseMs: 400 }, awayMs: 8000 };

suite('logs rotated at 10 MiB', { concurrency: 2 }, () => {
  let ground: Ground;
  before(async () => {
    ground = await openGround('shared');
  });
  after(() => closeGround(ground));
  testRotation('large', large, () => ground);
});

// More is written meanwhile than what lies between holds, and then several files.
const pause = { after: 3000, ms: 25_000 };

const isOurs = isTestCluster(findKubeconfig(process.env));
const skip = isOurs ? false : 'nobody may restart the servers of a cluster that is not ours';

suite('logs rotated at 500 KiB', { skip, concurrency: 3 }, () => {
  let ground: Ground;
  let config: string;
  let usual: string;
  before(async () => {
    ground = await openGround('exclusive');
    config = join(ground.cluster.home ?? '', 'etc', 'kubelet.yaml');
    usual = readFileSync(config, 'utf8');
    appendFileSync(config, 'containerLogMaxSize: 500Ki\ncontainerLogMonitorInterval: 3s\n');
    restartKubelet(ground.cluster);
  });
  after(async () => {
    writeFileSync(config, usual);
    restartKubelet(ground.cluster);
    await closeGround(ground);
  });
  testRotation('small', small, () => ground);

  test(
    'files that the kubelet leaves out for a reader that has stopped are marked, and none comes twice',
    { timeout: 180_000 },
    async () => {
      const writing = { lots: 100, lines: 600, pauseMs: 400 };
      const seen = await runRotated('small-paused', writing, undefined, ground, pause);
      assert.deepEqual(listHoles(seen), []);
      assert.equal(withoutEnd(seen).at(-1), writing.lots * writing.lines, seen.transcript);
      assert.ok(
        seen.told.some((part) => typeof part !== 'number'),
        'the kubelet left out nothing',
      );
    },
  );
});

function testRotation(name: string, { writing, awayMs }: Case, open: () => Ground): void {
  const count = writing.lots * writing.lines;

  test('a log that is followed has every line once', { timeout: 180_000 }, async () => {
    const seen = await runRotated(`${name}-followed`, writing, undefined, open());
    assert.deepEqual(listHoles(seen), []);
    assert.equal(withoutEnd(seen).length, count, seen.transcript);
    const [last = []] = seen.held;
    assert.ok(last.length < count, 'the log was not rotated');
  });

  test(
    'two rotations while it is away are marked, and what is left is told',
    { timeout: 180_000 },
    async () => {
      const outage = new Outage(100_000, awayMs);
      const seen = await runRotated(`${name}-away`, writing, outage, open());
      const { times, transcript } = seen;
      const told = withoutEnd(seen);
      assert.deepEqual(listHoles(seen), [], transcript);
      assert.equal(told.at(-1), count, transcript);
      const gap = told.findIndex((part) => typeof part !== 'number');
      assert.ok(gap > 0, 'the log was rotated and nothing was lost');
      const [from, to] = [told[gap - 1], told[gap + 1]];
      assert.ok(typeof from === 'number' && typeof to === 'number');
      assert.deepEqual(told[gap], { from: times.get(from), to: times.get(to) });
    },
  );
}

/** Where a rotation has left nothing, nobody can say that the last line told was the last one written: a marker is right. */
function withoutEnd({ told, held }: Rotated): Rotated['told'] {
  const isEmpty = held.at(-1)?.length === 0;
  return isEmpty && typeof told.at(-1) !== 'number' ? told.slice(0, -1) : told;
}

/** Lines that came twice or out of order, are missing without a marker, or are missing though the API still had them. */
function listHoles({ told, held, transcript }: Rotated): readonly string[] {
  const holes: string[] = [];
  let last = 0;
  let isMarked = false;
  for (const part of told) {
    if (typeof part !== 'number') {
      isMarked = true;
      continue;
    }
    if (part <= last) holes.push(`${part} after ${last}`);
    if (part > last + 1 && !isMarked) holes.push(`${last} to ${part} without a marker`);
    last = Math.max(last, part);
    isMarked = false;
  }
  const all = new Set(told);
  for (const numbers of held) {
    const missing = numbers.filter((number) => !all.has(number));
    if (missing.length > 0)
      holes.push(`the API still had ${missing[0] ?? ''} and ${missing.length} in all`);
  }
  return holes.length === 0 ? [] : [...holes.slice(0, 5), transcript];
}

async function openGround(mode: 'shared' | 'exclusive'): Promise<Ground> {
  const cluster = await openTestCluster(mode);
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-rotation-'));
  const upstream = findUpstream(cluster.kubeconfig);
  return { cluster, upstream, certificate: makeCertificate(folder), folder };
}

async function closeGround({ cluster, upstream, folder }: Ground): Promise<void> {
  upstream.agent.destroy();
  rmSync(folder, { recursive: true, force: true });
  await cluster.close();
}

/** Containers run on meanwhile; new ones wait until it is there again. */
function restartKubelet({ home }: TestCluster): void {
  new Servers(home ?? '').restart('kubelet');
}
