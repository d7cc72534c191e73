import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { openTestCluster } from '../cluster/test-cluster.ts';
import type { TestCluster } from '../cluster/test-cluster.ts';
import { quantile } from './measure.ts';

// The log of one pod by our follower and by `kubectl logs --follow --timestamps`, both at once: 200 MB, and 2,000 short lines a
// second for a minute. Prints times, processor time, memory and lines; ends with 1 where a goal is missed by more than its double, where
// our memory is over its limit, or where we lack a line and kubectl has all.

/** Bytes of the long log, and how many the pod writes a second: a pace at which kubectl loses nothing. */
const volume = 200_000_000;
const pace = 3_000_000;
/** How many times as long as kubectl our follower may take. */
const goalTime = 1;
/** Bytes. */
const goalMemory = 150 * 1024 * 1024;
const linesPerSecond = 2000;
const seconds = 60;
/** Milliseconds that the median line may come later than with kubectl. */
const goalDelay = 20;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
// In one file, as it is shipped: Node needs time and memory to take types out.
const program = join(folder, 'follow-log.mjs');
await build({
  entryPoints: [join(import.meta.dirname, 'follow-log-program.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  // As the build of this project does.
  alias: { yaml: join(import.meta.dirname, '../../node_modules/yaml/browser/dist/index.js') },
  outfile: program,
});
const cluster = await openTestCluster('shared');
try {
  const good = [await measureVolume(cluster), await measureDelay(cluster)];
  process.exitCode = good.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
  await cluster.close();
}

async function measureVolume(on: TestCluster): Promise<boolean> {
  const lines = volume / 100;
  const each = Math.round(pace / 100 / 50);
  const [ours, theirs] = await followBoth(
    on,
    'volume',
    `import sys, time
time.sleep(5)
out, began, n = sys.stdout, time.monotonic(), 0
while n < ${lines}:
    out.write("".join(f"{i:09d} {'x' * 88}x\\n" for i in range(n, n + ${each})))
    out.flush()
    n += ${each}
    time.sleep(max(0, began + n / ${pace / 100} - time.monotonic()))
time.sleep(2)
`,
  );
  const ratio = (ours.last - ours.first) / (theirs.last - theirs.first);
  console.log(`${volume / 1e6} MB at ${pace / 1e6} MB/s in lines of 100 bytes`);
  describe('pod-tasks', ours);
  describe('kubectl', theirs);
  // A kubelet that cannot keep up passes over a file that was rotated meanwhile, for whoever follows it: then nothing shows
  // who would have had all.
  const lacks = Math.max(0, lines - theirs.lines);
  console.log(
    lacks === 0
      ? `written ${lines} lines, all of which kubectl has`
      : `written ${lines} lines, of which kubectl itself lacks ${lacks}: completeness is not judged`,
  );
  console.log(
    `from the first line to the last ${ratio.toFixed(3)} times kubectl's time ` +
      `(goal ${goalTime}, fails at ${2 * goalTime}), ` +
      `memory ${toMiB(ours.memory)} MiB (limit ${toMiB(goalMemory)})`,
  );
  const isWhole = ours.lines >= theirs.lines || lacks > 0;
  return ratio <= 2 * goalTime && ours.memory <= goalMemory && isWhole;
}

async function measureDelay(on: TestCluster): Promise<boolean> {
  const delays = { ours: [] as number[], theirs: [] as number[] };
  const [ours, theirs] = await followBoth(
    on,
    'delay',
    `import sys, time
time.sleep(5)
out, began = sys.stdout, time.monotonic()
for n in range(${linesPerSecond * seconds}):
    time.sleep(max(0, began + n / ${linesPerSecond} - time.monotonic()))
    out.write(f"{time.time_ns()}\\n")
    out.flush()
time.sleep(2)
`,
    (line, who) => {
      const written = Number(BigInt(line.slice(line.indexOf(' ') + 1)) / 1000n) / 1000;
      delays[who].push(performance.timeOrigin + performance.now() - written);
    },
  );
  console.log(`${linesPerSecond} lines a second for ${seconds} s`);
  describe('pod-tasks', ours, delays.ours);
  describe('kubectl', theirs, delays.theirs);
  const more = quantile(delays.ours, 0.5) - quantile(delays.theirs, 0.5);
  console.log(
    `the median line comes ${more.toFixed(1)} ms later than with kubectl (goal ${goalDelay}, fails at ${2 * goalDelay})`,
  );
  return more <= 2 * goalDelay && ours.lines >= theirs.lines;
}

interface Followed {
  readonly lines: number;
  readonly bytes: number;
  /** Milliseconds at which the first and the last bytes came. */
  readonly first: number;
  readonly last: number;
  /** Seconds of processor time, and bytes at most. */
  readonly processor: number;
  readonly memory: number;
  readonly said: string;
}

function describe(who: string, one: Followed, delays: readonly number[] = []): void {
  const took = ((one.last - one.first) / 1000).toFixed(2);
  const delay =
    delays.length === 0
      ? ''
      : `, delay ${[0.5, 0.99].map((share) => quantile(delays, share).toFixed(1)).join(' ms (median), ')} ms (p99)`;
  console.log(
    `${who.padEnd(10)} ${one.lines} lines, ${one.bytes} bytes in ${took} s, ` +
      `${one.processor.toFixed(2)} s of processor time, ${toMiB(one.memory)} MiB${delay}${one.said}`,
  );
}

/** What both make of a pod that runs this Python program. */
async function followBoth(
  { api, namespace, kubeconfig, home }: TestCluster,
  name: string,
  python: string,
  onLine?: (line: string, who: 'ours' | 'theirs') => void,
): Promise<readonly [Followed, Followed]> {
  const container = {
    name: 'base',
    image: 'python:3.11',
    imagePullPolicy: 'IfNotPresent',
    command: ['python3', '-c', python],
  };
  const spec = {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    containers: [container],
  };
  await api.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
  for (;;) {
    const { status } = await api.readNamespacedPod({ namespace, name });
    if (status?.containerStatuses?.[0]?.state?.running !== undefined) break;
    if (status?.phase === 'Failed') throw new Error('the pod has failed');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const kubectl = home === undefined ? 'kubectl' : join(home, 'bin', 'kubectl');
  const words = ['--kubeconfig', kubeconfig, '--namespace', namespace];
  const both = await Promise.all([
    follow(
      process.execPath,
      // As the first line of src/cli/main.ts starts it.
      ['--max-semi-space-size=16', program, kubeconfig, namespace, name],
      onLine && ((line) => onLine(line, 'ours')),
    ),
    follow(
      kubectl,
      [...words, 'logs', '--follow', '--timestamps', name],
      onLine && ((line) => onLine(line, 'theirs')),
    ),
  ]);
  await api.deleteNamespacedPod({ namespace, name });
  return both;
}

async function follow(
  file: string,
  argv: readonly string[],
  onLine: ((line: string) => void) | undefined,
): Promise<Followed> {
  const child = spawn(file, [...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { lines: 0, bytes: 0, first: 0, last: 0, said: '' };
  let rest = '';
  child.stderr.on('data', (bytes: Buffer) => (seen.said += `\n  ${bytes.toString().trim()}`));
  child.stdout.on('data', (bytes: Buffer) => {
    seen.last = performance.now();
    if (seen.bytes === 0) seen.first = seen.last;
    seen.bytes += bytes.length;
    if (onLine === undefined) {
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) seen.lines++;
      return;
    }
    const lines = (rest + bytes.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    seen.lines += lines.length;
    for (const line of lines) onLine(line);
  });
  const used = watchUse(child);
  await once(child, 'close');
  return { ...seen, ...used() };
}

/** Looks at what a process has used until it ends (proc(5)). */
function watchUse(child: ChildProcess): () => { processor: number; memory: number } {
  const used = { processor: 0, memory: 0 };
  const timer = setInterval(() => {
    try {
      const stat = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Clock ticks of 10 ms, as Linux counts them for programs.
      used.processor = (Number(fields[11]) + Number(fields[12])) / 100;
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
      const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
      used.memory = Math.max(used.memory, peak);
    } catch {
      // It has just ended.
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return used;
  };
}

function toMiB(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
