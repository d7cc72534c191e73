import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { showPods } from '../../../src/cli/pods.ts';
import type { Services } from '../../../src/cli/services.ts';
import { PodTaskError, isPodTaskError } from '../../../src/core/base/failure.ts';
import type { Ability } from '../../../src/core/cluster/cluster.ts';
import { createWords } from '../../../src/core/words/say.ts';
import { createJumpingClock } from '../../scripted/jumping-clock.ts';
import { ScriptedCluster } from '../../scripted/scripted-cluster.ts';
import { makePod, withPhase } from '../pods/make-pod.ts';

const a = { namespace: 'n', name: 'a' };
const unreachable = new PodTaskError('cluster-unreachable');

/** `pods --watch` with the pod `a`, ended by the test; what it writes is in `out` and `err`. */
function start(t: TestContext, more: readonly string[], lacks: readonly Ability[] = []) {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock, lacks);
  cluster.table.add(makePod('a'));
  const parsed = parseArguments(['pods', '--watch', ...more]);
  assert.equal(parsed.ask, 'command');
  const written = { out: '', err: '' };
  const lines = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
    onLost: () => undefined,
    lost: undefined,
    isTerminal: false,
  });
  const err = lines('err');
  const services: Services = {
    words: createWords('en'),
    out: lines('out'),
    err,
    paint: (_colour, text) => text,
    say: (line) => err.write(`${line}\n`),
    fail: () => Promise.resolve(1),
    ask: () => Promise.resolve(undefined),
    machine: { environment: {}, now: clock.now(), random: () => 'x' },
    folder: '/',
    program: '/',
  };
  const stop = new AbortController();
  t.after(() => stop.abort());
  const done = showPods(parsed.options, cluster, services, clock, stop.signal);
  return { cluster, table: cluster.table, written, stop, done };
}

/** Until nothing is left to do but to wait. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

test('pods --watch --json prints one object a line, the last with the phase Deleted', async (t) => {
  const { table, written, stop, done } = start(t, ['--json']);
  await settle();
  table.update(a, (pod) => withPhase(pod, 'Running'));
  table.remove(a);
  await settle();
  stop.abort();
  assert.equal(await done, 0);
  const rows = written.out.trimEnd().split('\n');
  assert.deepEqual(
    rows.map((row) => JSON.parse(row) as unknown),
    ['Pending', 'Running', 'Deleted'].map((phase) => ({
      name: 'a',
      namespace: 'n',
      dag_id: 'd',
      task_id: 'a',
      run_id: null,
      phase,
      reason: null,
      node: null,
      created: null,
    })),
  );
  assert.equal(written.err, '');
});

test('pods --watch prints a line of words for each state', async (t) => {
  const { table, written, stop, done } = start(t, []);
  await settle();
  table.remove(a);
  await settle();
  stop.abort();
  await done;
  assert.match(written.out, /^n +a +Pending *\nn +a +Deleted *\n$/);
});

test('pods --watch says on standard error that the cluster is lost and back', async (t) => {
  const { cluster, table, written, stop, done } = start(t, ['--json']);
  await settle();
  const before = written.out;
  cluster.fail('list', unreachable, 3);
  table.add(makePod('b'));
  await settle();
  cluster.endWatches(true);
  await settle();
  stop.abort();
  assert.equal(await done, 0);
  assert.match(written.err, /^note: .*out of reach.*\nnote: .*answers again\.\n$/);
  assert.equal(written.out.slice(before.length).trimEnd().split('\n').length, 1);
});

test('pods --watch says that it looks every 2 seconds where nothing can be watched', async (t) => {
  const { written, stop, done } = start(t, ['--json'], ['watch']);
  await settle();
  stop.abort();
  await done;
  assert.match(written.err, /^note: .*every 2 seconds\.\n$/);
});

test('pods --watch ends where the cluster is out of reach from the beginning', async (t) => {
  const { cluster, done, written } = start(t, []);
  cluster.fail('list', unreachable);
  await assert.rejects(done, (error) => isPodTaskError(error, 'cluster-unreachable'));
  assert.deepEqual(written, { out: '', err: '' });
});
