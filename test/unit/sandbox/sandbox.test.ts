import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { systemClock } from '../../../src/core/base/clock.ts';
import { isPodTaskError } from '../../../src/core/base/failure.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { createSandbox } from '../../../src/core/sandbox/sandbox.ts';
import type { SandboxOptions } from '../../../src/core/sandbox/sandbox.ts';
import type { Lab, PodWish, Transcript } from '../../contract/lab.ts';
import { runPod, toPod } from '../../contract/lab.ts';

suite('sandbox with processes', { skip: process.platform === 'win32' }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  after(() => {
    assert.deepEqual(readdirSync(folder), [], 'nothing is left behind');
    rmSync(folder, { recursive: true });
  });

  function open(change: Partial<SandboxOptions> = {}): { lab: Lab; codes: string[] } {
    const codes: string[] = [];
    const cluster = createSandbox({
      engine: 'process',
      pull: false,
      folder,
      environment: process.env,
      clock: systemClock,
      log: silentLog,
      newId: randomUUID,
      notify: ({ code }) => codes.push(code),
      ...change,
    });
    const lab = {
      cluster,
      clock: systemClock,
      namespace: 'default',
      image: 'busybox',
      plays: 'sh' as const,
      keepsReturns: true,
      newName: () => `unit-${randomUUID()}`,
      expire: undefined,
    };
    return { lab, codes };
  }

  async function runShell(
    sh: string,
    wish: PodWish = {},
    change: Partial<SandboxOptions> = {},
    adapt: (pod: V1Pod) => V1Pod = (pod) => pod,
  ): Promise<Transcript & { codes: readonly string[] }> {
    const { lab, codes } = open(change);
    try {
      const pod = adapt(toPod(lab, { sh, steps: [] }, wish));
      return { ...(await runPod(lab, pod, { doXcomPush: wish.xcom ?? false })), codes };
    } finally {
      await lab.cluster.close();
    }
  }

  const script = Buffer.from('import sys; open(sys.argv[2], "w").write("[42]"); print("ran")');
  const generated = [
    'python -c "import base64, os;x = base64.b64decode(os.environ[\\"__PYTHON_SCRIPT\\"]);',
    'f = open(\\"/tmp/script.py\\", \\"wb\\"); f.write(x); f.close()"',
    '&& mkdir -p /airflow/xcom && python /tmp/script.py /tmp/script.in /airflow/xcom/return.json',
  ].join(' ');
  function asDecorated(pod: V1Pod): V1Pod {
    const [base, ...others] = pod.spec?.containers ?? [];
    if (base === undefined) throw new Error('a pod has a container');
    base.image = 'python:3.11';
    base.command = ['bash', '-cx', generated];
    base.args = [];
    pod.spec = Object.assign({}, pod.spec, { containers: [base, ...others] });
    return pod;
  }

  for (const isolate of [true, false]) {
    test(`the provider's script runs and leaves its result, isolate: ${isolate}`, async () => {
      const env = { __PYTHON_SCRIPT: script.toString('base64') };
      const wish = { xcom: true, env };
      const result = await runShell('', wish, { isolate }, asDecorated);
      assert.equal(result.verdict?.outcome, 'success', JSON.stringify(result.events));
      assert.ok(result.lines.includes('ran'));
      assert.deepEqual(
        result.events.find(({ type }) => type === 'xcom'),
        {
          ...result.events.find(({ type }) => type === 'xcom'),
          value: [42],
        },
      );
      if (!isolate) assert.ok(result.codes.includes('sandbox-paths'));
    });

    test(`the pod sees its own variables alone, isolate: ${isolate}`, async () => {
      const environment = { ...process.env, HOST_SECRET: 'host' };
      const wish = { env: { OWN: 'own', 'odd.name': 'odd' } };
      const { lines } = await runShell('env', wish, { environment, isolate });
      const names = lines.map((line) => line.split('=')[0]);
      assert.ok(names.includes('OWN'));
      assert.ok(!names.includes('HOST_SECRET'));
      assert.ok(!names.includes('POD_TASKS_PATH'));
      assert.ok(names.includes('HOSTNAME'));
    });

    test(`programs may write to /dev/stdout, isolate: ${isolate}`, async () => {
      const { lines } = await runShell('echo a >/dev/stdout; echo b >/dev/stderr', {}, { isolate });
      assert.deepEqual(lines, ['a', 'b']);
    });

    test(`what a command leaves running ends with it, isolate: ${isolate}`, async () => {
      const began = Date.now();
      const { verdict } = await runShell('sleep 600 & exit 0', {}, { isolate });
      assert.equal(verdict?.outcome, 'success');
      assert.ok(Date.now() - began < 60_000);
    });
  }

  test('a command that is not there is a start error', async () => {
    const { verdict } = await runShell('', {}, {}, (pod) => {
      const [base] = pod.spec?.containers ?? [];
      if (base !== undefined) base.command = ['no-such-program'];
      return pod;
    });
    assert.deepEqual([verdict?.exit_code, verdict?.reason], [128, 'StartError']);
    assert.match(verdict?.message ?? '', /no-such-program/);
  });

  test('hello-world greets and has no shell', async () => {
    const toHello = (pod: V1Pod): V1Pod => {
      const [base] = pod.spec?.containers ?? [];
      if (base === undefined) return pod;
      base.image = 'hello-world';
      base.command = [];
      base.args = [];
      return pod;
    };
    assert.match((await runShell('', {}, {}, toHello)).lines[0] ?? '', /^Hello/);
    const { verdict } = await runShell('', {}, {}, (pod) => {
      const hello = toHello(pod);
      const [base] = hello.spec?.containers ?? [];
      if (base !== undefined) base.command = ['sh'];
      return hello;
    });
    assert.equal(verdict?.reason, 'StartError');
  });

  test('an image of which nothing is known is refused before anything exists', async () => {
    const { lab } = open();
    const pod = toPod({ ...lab, image: 'team/app:1' }, { sh: 'true', steps: [] });
    await assert.rejects(
      runPod(lab, pod),
      (error) => isPodTaskError(error, 'sandbox-image') && error.data['image'] === 'team/app:1',
    );
    await lab.cluster.close();
  });

  test('what the pod asks for in vain is said', async () => {
    const { codes } = await runShell('true', {}, {}, (pod) => {
      pod.spec = Object.assign({}, pod.spec, { nodeSelector: { disk: 'ssd' } });
      return pod;
    });
    assert.deepEqual(codes, ['sandbox-processes', 'sandbox-ignored']);
  });

  test('closing ends pods that still run', async () => {
    const { lab } = open();
    const never = new AbortController().signal;
    const pod = toPod(lab, { sh: 'sleep 600', steps: [] });
    await lab.cluster.create(pod, 'default', never);
    await lab.cluster.close();
    assert.deepEqual(readdirSync(folder), []);
  });

  test('when the program is killed its processes end as well', async () => {
    const mark = `sleep 6${process.pid}`;
    const source = `
      const { createSandbox } = await import(${JSON.stringify(toModule('sandbox/sandbox.ts'))});
      const { systemClock } = await import(${JSON.stringify(toModule('base/clock.ts'))});
      const { silentLog } = await import(${JSON.stringify(toModule('base/log.ts'))});
      const signal = new AbortController().signal;
      const cluster = createSandbox({ engine: 'process', pull: false, folder: process.argv[1],
        environment: process.env, clock: systemClock, log: silentLog,
        newId: () => 'killed', notify: () => undefined });
      const container = { name: 'base', image: 'busybox', command: ['sh', '-c', 'echo up; ${mark}'] };
      const pod = { metadata: { name: 'p' }, spec: { containers: [container] } };
      await cluster.create(pod, 'default', signal);
      const query = { namespace: 'default', name: 'p', container: 'base', follow: true, timestamps: false };
      for await (const bytes of cluster.logs(query, signal)) process.stdout.write(bytes);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(first.toString(), 'up\n');
    assert.ok(await isRunning(mark));
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The kernel and the guard need a moment.
    for (let i = 0; (await isRunning(mark)) && i < 200; i++) continue;
    assert.equal(await isRunning(mark), false);
    // The next program sweeps up the folder.
    await runShell('true');
    assert.deepEqual(readdirSync(folder), []);
  });
});

function toModule(path: string): string {
  return new URL(`../../../src/core/${path}`, import.meta.url).href;
}

async function isRunning(mark: string): Promise<boolean> {
  const child = spawn('ps', ['-eo', 'args'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  for await (const bytes of child.stdout) out += String(bytes);
  return out.split('\n').some((line) => line.trim() === mark);
}
