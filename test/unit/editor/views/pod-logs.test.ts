import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodTaskError } from '../../../../src/core/base/failure.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { followPodLog } from '../../../../src/core/run/log/pod-log.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import type { Place } from '../../../../src/editor/place.ts';
import { toPodAddress } from '../../../../src/editor/views/pod-address.ts';
import { PodLogs } from '../../../../src/editor/views/pod-logs.ts';
import { createJumpingClock } from '../../../scripted/jumping-clock.ts';
import { withScript } from '../../../scripted/script.ts';
import type { Step } from '../../../scripted/script.ts';
import { ScriptedCluster } from '../../../scripted/scripted-cluster.ts';
import { makePod } from '../../pods/make-pod.ts';
import { english } from './translate.ts';

const place: Place = { kind: 'cluster', files: ['/k'], context: 'kind' };
const { signal } = new AbortController();

function open() {
  const clock = createJumpingClock();
  const cluster = new ScriptedCluster(clock);
  const channels: { name: string; text: string; shown: number; isClosed: boolean }[] = [];
  const state = { opened: 0, closed: 0, error: undefined as Error | undefined };
  cluster.close = () => {
    state.closed++;
    return Promise.resolve();
  };
  const logs = new PodLogs({
    clock,
    log: silentLog,
    words: createWords('en'),
    l10n: english,
    open: () => {
      state.opened++;
      return state.error === undefined ? Promise.resolve(cluster) : Promise.reject(state.error);
    },
    createChannel: (name) => {
      const channel = { name, text: '', shown: 0, isClosed: false };
      channels.push(channel);
      return {
        append: (text) => {
          channel.text += text;
        },
        show: () => {
          channel.shown++;
        },
        dispose: () => {
          channel.isClosed = true;
        },
      };
    },
    load: () => ({ followPodLog }),
  });
  const create = async (name: string, steps: readonly Step[]) => {
    const pod = makePod(name);
    const spec = { restartPolicy: 'Never', containers: [{ name: 'base', image: 'busybox' }] };
    const script = withScript({ metadata: pod.metadata ?? {}, spec }, { base: steps });
    return toPodAddress(await cluster.create(script, 'n', signal), place);
  };
  return { channels, clock, cluster, create, logs, state };
}

test('a log goes to a channel of its own until the pod has ended, without the focus', async () => {
  const { channels, create, logs, state } = open();
  logs.show(await create('p', [{ log: 'hello\n' }, { wait: 60_000 }, { log: 'bye\n' }]));
  await logs.settled();
  const [channel] = channels;
  assert.equal(channel?.name, 'Pod Tasks: p');
  assert.match(channel.text, /^■ \S+ Pod p, namespace n, on kind\n/);
  assert.match(channel.text, /\nhello\n/);
  assert.match(channel.text, /\nbye\n.*The pod has ended; this is its whole log\.\n$/s);
  assert.deepEqual([state.opened, state.closed, channel.shown], [1, 1, 1]);
});

test('asked again while it is followed, the same channel is shown', async () => {
  const { channels, create, logs } = open();
  const address = await create('p', [{ wait: 60_000 }, { log: 'bye\n' }]);
  logs.show(address);
  logs.show(address);
  await logs.settled();
  assert.deepEqual(
    channels.map(({ shown }) => shown),
    [2],
  );
});

test('asked again when it has ended, the log is read anew', async () => {
  const { channels, create, logs } = open();
  const address = await create('p', [{ log: 'hello\n' }]);
  logs.show(address);
  await logs.settled();
  logs.show(address);
  await logs.settled();
  assert.deepEqual(
    channels.map(({ isClosed }) => isClosed),
    [true, false],
  );
  assert.match(channels[1]?.text ?? '', /hello/);
});

test('what goes wrong is one sentence in the channel', async () => {
  const { channels, create, logs, state } = open();
  const address = await create('p', []);
  state.error = new PodTaskError('cluster-unreachable', {
    why: 'refused-connection',
    cluster: 'kind',
    address: 'localhost:1',
  });
  logs.show(address);
  await logs.settled();
  assert.match(channels[0]?.text ?? '', /✖ .*localhost:1/);
});

test('a channel that makes room ends what it followed', async () => {
  const { channels, create, logs, state } = open();
  for (let i = 0; i < 10; i++) {
    logs.show(await create(`p${i}`, [{ wait: 60_000 }, { log: 'bye\n' }]));
  }
  await logs.settled();
  assert.equal(channels.filter(({ isClosed }) => isClosed).length, 2);
  assert.equal(channels.filter(({ text }) => text.includes('bye')).length, 8);
  assert.equal(state.closed, state.opened);
});

test('a hostile name does not break the channel', async () => {
  const { channels, logs } = open();
  const name = `\u001b[31m\n${'x'.repeat(500)}`;
  logs.show({ place, pod: { namespace: 'n', name }, uid: undefined });
  await logs.settled();
  assert.ok((channels[0]?.name.length ?? 0) < 150);
  // eslint-disable-next-line no-control-regex -- it is what must not be there
  assert.doesNotMatch(`${channels[0]?.name ?? ''}${channels[0]?.text ?? ''}`, /\u001b/);
});
