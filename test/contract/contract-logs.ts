import assert from 'node:assert/strict';
import type { ContractCase, Lab } from './lab.ts';
import { runPod, toPod } from './lab.ts';

const never = new AbortController().signal;
/** For much output: containerd 1.6 throws away what it has not read yet of a container that ends (measured, also with kubectl). */
const lingering = '; sleep 1';

/** What arrives of a container's output. */
export const logCases: readonly ContractCase[] = [
  {
    title: 'the end of the output without a line break is a partial line',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'printf "a\\nb"', steps: [{ log: 'a\nb' }] });
      const { events } = await runPod(lab, pod);
      const logs = events.flatMap((e) => (e.type === 'log' ? [[e.text, e.partial]] : []));
      assert.deepEqual(logs, [
        ['a', undefined],
        ['b', true],
      ]);
    },
  },
  {
    title: 'bytes that are no UTF-8 become replacement characters and break nothing',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'printf "a\\377\\376b\\n\\303\\251\\342\\234\\223\\n"',
        steps: [{ log: 'a\xff\xfeb\n\xc3\xa9\xe2\x9c\x93\n' }],
      });
      assert.deepEqual((await runPod(lab, pod)).lines, ['a\ufffd\ufffdb', 'é✓']);
    },
  },
  {
    title: 'a carriage return stays in its line',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'printf "one\\r\\n10%%\\r20%%\\n"',
        steps: [{ log: 'one\r\n10%\r20%\n' }],
      });
      const first = lab.keepsReturns ? 'one\r' : 'one';
      assert.deepEqual((await runPod(lab, pod)).lines, [first, '10%\r20%']);
    },
  },
  {
    title: 'empty lines and spaces arrive as they are',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'printf "\\n  a  \\n\\n"',
        steps: [{ log: '\n  a  \n\n' }],
      });
      assert.deepEqual((await runPod(lab, pod)).lines, ['', '  a  ', '']);
    },
  },
  {
    title: 'a line of one megabyte arrives whole',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: `head -c 1000000 /dev/zero | tr '\\000' x; echo; echo end${lingering}`,
        steps: [{ log: `${'x'.repeat(1_000_000)}\nend\n` }],
      });
      const { lines } = await runPod(lab, pod);
      assert.equal(lines.length, 2);
      assert.equal(lines[0], 'x'.repeat(1_000_000));
      assert.equal(lines[1], 'end');
    },
  },
  {
    title: '100,000 lines arrive each once and in order',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: `seq 100000${lingering}`, steps: [{ count: 100_000 }] });
      const { lines } = await runPod(lab, pod);
      assert.equal(lines.length, 100_000);
      assert.equal(
        lines.findIndex((line, i) => line !== String(i + 1)),
        -1,
      );
    },
  },
  {
    title: 'a reader that is slow gets every line',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: `seq 20000${lingering}`, steps: [{ count: 20_000 }] });
      const { lines } = await runPod(lab, pod, {}, async ({ type }) => {
        if (type === 'log') await Promise.resolve();
      });
      assert.equal(lines.length, 20_000);
      assert.equal(lines.at(-1), '20000');
    },
  },
  {
    title: 'both outputs of a container are its log',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, {
        sh: 'echo out; echo err >&2',
        steps: [{ log: 'out\nerr\n' }],
      });
      assert.deepEqual([...(await runPod(lab, pod)).lines].sort(), ['err', 'out']);
    },
  },
  {
    title: 'the log on record holds the lines with time and container',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'echo a', steps: [{ log: 'a\n' }] });
      const { journal } = await runPod(lab, pod);
      assert.equal(journal.log.length, 1);
      assert.match(journal.log[0] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z \[base\] a$/);
    },
  },
  {
    title: 'a log that is not wanted is put on record and not told',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, { sh: 'echo a', steps: [{ log: 'a\n' }] });
      const { journal, lines } = await runPod(lab, pod, { getLogs: false });
      assert.deepEqual(lines, []);
      assert.match(journal.log[0] ?? '', / \[base\] a$/);
    },
  },
  {
    title: 'the logs of all wanted containers are told with their containers',
    needs: [],
    async act(lab) {
      const pod = toPod(
        lab,
        { sh: 'echo one', steps: [{ log: 'one\n' }] },
        { second: { sh: 'echo two', steps: [{ log: 'two\n' }] } },
      );
      const { events } = await runPod(lab, pod, { containerLogs: true });
      const logs = events.flatMap((e) => (e.type === 'log' ? [`${e.container} ${e.text}`] : []));
      assert.deepEqual(logs.sort(), ['base one', 'second two']);
    },
  },
  {
    title: 'a log can be asked for from its end',
    needs: [],
    async act(lab) {
      const name = await leavePod(lab, 'seq 5', 5);
      const text = await readLog(lab, name, { tailLines: 2 });
      assert.equal(text, '4\n5\n');
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'so many bytes of a log can be asked for, from its beginning',
    needs: [],
    async act(lab) {
      const name = await leavePod(lab, 'seq 5', 5);
      assert.equal(await readLog(lab, name, { limitBytes: 3 }), '1\n2');
      const [time = ''] = (await readLog(lab, name, { timestamps: true, limitBytes: 64 })).split(
        ' ',
      );
      assert.ok(Number.isFinite(Date.parse(time)), time);
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'a log can be asked for from a time',
    needs: [],
    async act(lab) {
      const name = await leavePod(lab, 'seq 5', 5);
      const later = new Date(lab.clock.now().getTime() + 3_600_000).toISOString();
      const sinceTime = `${later.slice(0, 19)}Z`;
      assert.equal(await readLog(lab, name, { sinceTime }), '');
      const before = '2020-01-01T00:00:00Z';
      assert.equal(await readLog(lab, name, { sinceTime: before }), '1\n2\n3\n4\n5\n');
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
  {
    title: 'with timestamps each line is led by a time in RFC 3339',
    needs: [],
    async act(lab) {
      const name = await leavePod(lab, 'seq 2', 2);
      const lines = (await readLog(lab, name, { timestamps: true })).trimEnd().split('\n');
      assert.equal(lines.length, 2);
      for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\S* \d$/);
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, never);
    },
  },
];

/** A pod that has ended and is still there. */
async function leavePod(
  lab: Lab,
  sh: string,
  count: number,
): Promise<{ namespace: string; name: string }> {
  const pod = toPod(lab, { sh, steps: [{ count }] });
  await runPod(lab, pod, { onFinishAction: 'keep_pod' });
  return { namespace: lab.namespace, name: pod.metadata?.name ?? '' };
}

async function readLog(
  lab: Lab,
  name: { namespace: string; name: string },
  wish: { tailLines?: number; limitBytes?: number; sinceTime?: string; timestamps?: boolean },
): Promise<string> {
  const query = { ...name, container: 'base', follow: false, timestamps: false, ...wish };
  const parts: Uint8Array[] = [];
  for await (const bytes of lab.cluster.logs(query, never)) parts.push(bytes);
  return Buffer.concat(parts).toString('utf8');
}
