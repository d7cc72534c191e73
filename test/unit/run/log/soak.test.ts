import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLog } from '../../../../src/core/base/log.ts';
import { followPodLog } from '../../../../src/core/run/log/pod-log.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { Random } from '../../../scripted/random.ts';
import { withScript } from '../../../scripted/script.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { TornLogs } from './torn-logs.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const hours = 8;
const disconnects = 200;
const linesPerSecond = 10;
/** Bytes that the heap may grow by from the fifth hour, when all is compiled, to the last; 50 MB and more are written between them. */
const mostGrowth = 500_000;

test('eight hours of log with 200 disconnects: each line once, and no memory growth', async () => {
  const clock = createJumpingClock();
  const inner = new ScriptedCluster(clock);
  const torn = new TornLogs(inner, new Random(8), 0);
  const never = new AbortController().signal;
  const name = { namespace: 'n', name: 'p' };
  const seconds = hours * 3600;
  const spec = { restartPolicy: 'Never', containers: [{ name: 'base', image: 'busybox' }] };
  const script = { base: [{ wait: seconds * 1000 }, { exit: 0 }] };
  await inner.create(withScript({ metadata: { name: 'p' }, spec }, script), 'n', never);
  const log = inner.log(name, 'base');
  const filler = 'x'.repeat(680);
  let written = 0;
  let read = 0;
  const wrong: string[] = [];
  const heaps: number[] = [];
  const reading = (async () => {
    const parts = { clock, log: silentLog, signal: never };
    for await (const event of followPodLog(name, undefined, torn.cluster, parts)) {
      if (event.type === 'gap') wrong.push('gap');
      if (event.type !== 'log') continue;
      const text = `${read++} ${filler}`;
      if (event.text !== text && wrong.length < 10) wrong.push(event.text.slice(0, 20));
    }
  })();
  await clock.sleep(1, never);
  for (let second = 1; second < seconds; second++) {
    let lines = '';
    for (let i = 0; i < linesPerSecond; i++) lines += `${written++} ${filler}\n`;
    log.write(lines);
    await clock.sleep(1000, never);
    if (second % Math.floor(seconds / (disconnects + 1)) === 0) torn.tear();
    if (second % 600 === 300) {
      // The file is rotated, as it would be, when all of it has been read.
      if (read === written) log.rotate();
    }
    if (second > 4 * 3600 && second % 900 === 0) {
      collect();
      heaps.push(process.memoryUsage().heapUsed);
    }
  }
  await reading;
  assert.deepEqual(wrong, []);
  assert.equal(read, written);
  assert.ok(torn.counts.torn >= disconnects, `${torn.counts.torn} disconnects`);
  // The lowest of an hour: what is just on its way, and code that is just compiled, is up to 1 MB now and then.
  const growth = Math.min(...heaps.slice(-4)) - Math.min(...heaps.slice(0, 4));
  assert.ok(growth < mostGrowth, `the heap grew by ${growth} bytes: ${heaps.join(' ')}`);
});
