import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { systemClock } from '../../../src/core/base/clock.ts';
import { PodTaskError } from '../../../src/core/base/failure.ts';
import { createKubeCluster } from '../../../src/core/cluster/kube-cluster.ts';
import { runPlugin } from '../../../src/core/cluster/kube-plugin.ts';
import {
  answer,
  connect,
  failsWith,
  never,
  pod,
  refuse,
  serve,
  surround,
  toAccess,
} from './fake-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kube-plugin-'));
after(() => rmSync(folder, { recursive: true }));
const apiVersion = 'client.authentication.k8s.io/v1';
const name = { namespace: 'n', name: 'a' };

/** A user whose credentials come from a script of the test's. */
function script(file: string, code: string, more: JsonObject = {}): JsonObject {
  const path = join(folder, file);
  writeFileSync(path, code);
  return { exec: { apiVersion, command: process.execPath, args: [path], ...more } };
}

/** Code that answers with this status. */
function say(status: string): string {
  return `console.log(JSON.stringify({ apiVersion: '${apiVersion}', kind: 'ExecCredential', status: ${status} }))`;
}

test('a plugin gets its environment, its arguments as they are, and the cluster where it wants it', async () => {
  const out = join(folder, 'seen.json');
  const code = `const { env, argv } = process;
require('node:fs').writeFileSync(${JSON.stringify(out)}, JSON.stringify({ info: JSON.parse(env.KUBERNETES_EXEC_INFO), own: env.OWN, home: env.HOME, argv: argv.slice(2) }));
${say("{ token: 'secret' }")}`;
  const user = script('environment.cjs', code);
  const exec = user['exec'] as JsonObject;
  const args = [...(exec['args'] as readonly string[]), '$(touch x); `y` "z"'];
  const env = [{ name: 'OWN', value: 'of the plugin' }];
  const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }];
  const given = { exec: { ...exec, args, env, provideClusterInfo: true } };
  const access = toAccess('https://x.test', { 'tls-server-name': 'y.test', extensions }, given);
  const { plugin } = access.user;
  assert.ok(plugin);
  const answered = await runPlugin(plugin, access, surround({}, { HOME: '/h' }), never);
  assert.equal(answered.token, 'secret');
  const cluster = {
    server: 'https://x.test',
    'tls-server-name': 'y.test',
    config: { audience: 'a' },
  };
  assert.deepEqual(JSON.parse(readFileSync(out, 'utf8')), {
    info: { kind: 'ExecCredential', apiVersion, spec: { interactive: false, cluster } },
    own: 'of the plugin',
    home: '/h',
    argv: ['$(touch x); `y` "z"'],
  });
});

test('its answer is kept until it expires, or is refused once', async () => {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '');
  const count = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(counter)}, 'x'); const n = fs.readFileSync(${JSON.stringify(counter)}, 'utf8').length;`;
  const kept = script('kept.cjs', `${count}${say("{ token: 't' + n }")}`);
  const tokens: (string | undefined)[] = [];
  let refused = '';
  const server = await serve((request, response) => {
    tokens.push(request.headers.authorization);
    if (request.headers.authorization === refused) refuse(response, 401, 'Unauthorized', 'no');
    else answer(response, pod);
  });
  const cluster = connect(server.url, kept);
  await Promise.all([cluster.get(name, never), cluster.get(name, never)]);
  refused = 'Bearer t1';
  await cluster.get(name, never);
  assert.deepEqual(tokens, ['Bearer t1', 'Bearer t1', 'Bearer t1', 'Bearer t2']);
  refused = 'Bearer t3';
  const short = script(
    'short.cjs',
    `${count}${say("{ token: 't' + n, expirationTimestamp: '2020-01-01T00:00:00Z' }")}`,
  );
  const other = connect(server.url, short);
  tokens.length = 0;
  await other.get(name, never);
  await other.get(name, never);
  assert.deepEqual(tokens, ['Bearer t3', 'Bearer t4', 'Bearer t5']);
  refused = 'Bearer t6';
  const stubborn = connect(server.url, script('same.cjs', say("{ token: 't6' }")));
  await assert.rejects(stubborn.get(name, never), failsWith('cluster-unauthorized'));
  await server.close();
});

test('a plugin that is missing, fails, hangs, answers nonsense or wants a terminal is one sentence', async () => {
  const ask = (user: JsonObject, plugin = 60_000): Promise<unknown> =>
    connect('http://127.0.0.1:1', user, { plugin }).get(name, never);
  const absent = {
    exec: { apiVersion, command: 'pod-tasks-no-such-program', installHint: 'get it' },
  };
  await assert.rejects(ask(absent), (error) => {
    assert.equal((error as { data: { hint?: string } }).data.hint, 'get it');
    return failsWith('cluster-unauthorized', 'plugin-missing')(error);
  });
  const cases: readonly [file: string, code: string, why: string][] = [
    ['fails.cjs', 'console.error("token is over"); process.exit(3)', 'plugin-failed'],
    ['hangs.cjs', 'setInterval(() => 0, 1000)', 'plugin-timeout'],
    ['junk.cjs', 'console.log("Welcome!")', 'plugin-output'],
    ['much.cjs', 'console.log("x".repeat(3e6))', 'plugin-output'],
    ['version.cjs', say("{ token: 'x' }").replace('/v1', '/v1beta1'), 'plugin-output'],
    ['nothing.cjs', say('{}'), 'plugin-output'],
    ['header.cjs', say("{ token: 'a\\r\\nX: y' }"), 'plugin-output'],
    ['half.cjs', say("{ clientCertificateData: 'x' }"), 'plugin-output'],
  ];
  for (const [file, code, why] of cases) {
    // A machine that is busy takes its time to start a program.
    const limit = why === 'plugin-timeout' ? 300 : undefined;
    const asking = ask(script(file, code), limit);
    await assert.rejects(asking, failsWith('cluster-unauthorized', why), file);
  }
  const always = script('always.cjs', say("{ token: 'x' }"), { interactiveMode: 'Always' });
  await assert.rejects(ask(always), failsWith('cluster-unauthorized', 'plugin-interactive'));
  await assert.rejects(ask(script('code.cjs', 'process.exit(3)')), (error) => {
    assert.equal((error as { data: { exit?: number } }).data.exit, 3);
    return true;
  });
});

/** A plugin that hangs, with a child that hangs; `started` is given their ids as soon as there are both. */
async function startHanging(
  file: string,
  { first = '', more = '' } = {},
): Promise<{
  readonly user: JsonObject;
  readonly started: Promise<readonly number[]>;
  close(): Promise<void>;
}> {
  let tell: (ids: readonly number[]) => void = () => undefined;
  const started = new Promise<readonly number[]>((resolve) => (tell = resolve));
  const listening = await serve((request, response) => {
    response.end();
    tell((request.url ?? '').slice(1).split('-').map(Number));
  });
  const code = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit'${more} });
${first}
require('node:http').get('${listening.url}/' + process.pid + '-' + child.pid);
setInterval(() => 0, 1000);`;
  return { user: script(file, code), started, close: () => listening.close() };
}

/** Resolves when none of these processes runs any more; one that nobody has reaped does not run. */
async function untilGone(ids: readonly number[]): Promise<void> {
  const lives = (id: number): boolean => {
    const state = `/proc/${id}/stat`;
    try {
      process.kill(id, 0);
      return !existsSync(state) || !/\) [ZX] /.test(readFileSync(state, 'utf8'));
    } catch {
      return false;
    }
  };
  while (ids.some(lives)) await new Promise((resolve) => setImmediate(resolve));
}

test(
  'a plugin that takes too long or is cancelled is ended with the children that it started',
  { timeout: 60_000 },
  async () => {
    const late = await startHanging('late.cjs');
    // The limit is over as soon as both run.
    const sleep = async (): Promise<void> => {
      await late.started;
    };
    const clock = { ...systemClock, sleep };
    const access = toAccess('http://127.0.0.1:1', {}, late.user);
    await assert.rejects(
      createKubeCluster(access, { ...surround(), clock }).get(name, never),
      failsWith('cluster-unauthorized', 'plugin-timeout'),
    );
    await untilGone(await late.started);
    const stopped = await startHanging('stopped.cjs');
    const stop = new AbortController();
    const call = connect('http://127.0.0.1:1', stopped.user).get(name, stop.signal);
    const ids = await stopped.started;
    assert.equal(ids.length, 2);
    const reason = new Error('enough');
    stop.abort(reason);
    await assert.rejects(call, reason);
    await untilGone(ids);
    for (const one of [late, stopped]) await one.close();
  },
);

test(
  'a plugin that may ask the user stays in the group of the terminal, and is ended gently',
  { timeout: 60_000 },
  async () => {
    const mark = join(folder, 'restored');
    const late = await startHanging('asks.cjs', {
      first: `process.on('SIGTERM', () => { require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); child.kill(); process.exit(); });`,
    });
    const access = toAccess('https://x.test', {}, late.user);
    const stop = new AbortController();
    const surroundings = { ...surround(), interactive: true };
    const call = createKubeCluster(access, surroundings).get(name, stop.signal);
    const ids = await late.started;
    // No process leads a group that is called like it.
    assert.throws(() => process.kill(-(ids[0] ?? 0), 0), { code: 'ESRCH' });
    stop.abort(new Error('enough'));
    await assert.rejects(call, /enough/);
    await untilGone(ids);
    assert.ok(existsSync(mark));
    await late.close();
  },
);

test(
  'a child of a plugin that has gone its own way does not hold the call',
  { timeout: 60_000 },
  async () => {
    const stray = await startHanging('stray.cjs', { more: ', detached: true' });
    const stop = new AbortController();
    const call = connect('http://127.0.0.1:1', stray.user).get(name, stop.signal);
    const [own = 0, child = 0] = await stray.started;
    stop.abort(new Error('enough'));
    await assert.rejects(call, /enough/);
    await untilGone([own]);
    process.kill(child, 'SIGKILL');
    await stray.close();
  },
);

test('a plugin whose start the system refuses is one that fails', async () => {
  const args = ['a\0b'];
  const broken = { exec: { apiVersion, command: process.execPath, args } };
  const long = { exec: { apiVersion, command: process.execPath, args: ['x'.repeat(4e6)] } };
  for (const user of [broken, long]) {
    await assert.rejects(
      connect('http://127.0.0.1:1', user).get(name, never),
      failsWith('cluster-unauthorized', 'plugin-failed'),
    );
  }
});

/** Code that gives tokens `t1`, `t2` and so on until one o'clock, and leaves an `x` in a file each time. */
function countUp(counter: string): string {
  const path = JSON.stringify(counter);
  return `const fs = require('node:fs'); fs.appendFileSync(${path}, 'x'); const n = fs.readFileSync(${path}, 'utf8').length;
${say("{ token: 't' + n, expirationTimestamp: '2026-01-15T13:00:00Z' }")}`;
}

const noon = Date.parse('2026-01-15T12:00:00Z');

test('the one who had a plugin asked may give up without those who wait for the same answer', async () => {
  const tokens = new Set<string | undefined>();
  const server = await serve((request, response) => {
    tokens.add(request.headers.authorization);
    answer(response, pod);
  });
  const user = script('left.cjs', countUp(join(folder, 'left')));
  const clock = { ...systemClock, now: () => new Date(noon) };
  const cluster = createKubeCluster(toAccess(server.url, {}, user), { ...surround(), clock });
  const stop = new AbortController();
  const left = cluster.get(name, stop.signal);
  const others = Promise.all([cluster.get(name, never), cluster.get(name, never)]);
  // A reason that looks like one of ours must not pass for the plugin's failure.
  stop.abort(new PodTaskError('internal'));
  await assert.rejects(left, failsWith('internal'));
  await others;
  assert.equal(tokens.size, 1);
  const fresh = createKubeCluster(toAccess(server.url, {}, user), { ...surround(), clock });
  await assert.rejects(fresh.get(name, stop.signal), failsWith('internal'));
  for (const one of [cluster, fresh, server]) await one.close();
});

test('of several requests that are refused at once, or find the answer over, one has the plugin asked', async () => {
  const counter = join(folder, 'refused');
  const held: (() => void)[] = [];
  const tokens: string[] = [];
  const server = await serve((request, response) => {
    const token = request.headers.authorization ?? '';
    tokens.push(token);
    if (token === 'Bearer t1' && tokens.length > 1) {
      held.push(() => refuse(response, 401, 'Unauthorized', 'no'));
      if (held.length === 2) held[0]?.();
      return;
    }
    answer(response, pod);
    // The second refusal comes when the first one's renewal has been used already.
    if (token === 'Bearer t2') held.splice(0)[1]?.();
  });
  let now = noon;
  const clock = { ...systemClock, now: () => new Date(now) };
  const access = toAccess(server.url, {}, script('refused.cjs', countUp(counter)));
  const cluster = createKubeCluster(access, { ...surround(), clock });
  const getTwo = (): Promise<unknown> =>
    Promise.all([cluster.get(name, never), cluster.get(name, never)]);
  await cluster.get(name, never);
  await getTwo();
  assert.deepEqual(
    tokens.splice(0).sort().join(' '),
    'Bearer t1 Bearer t1 Bearer t1 Bearer t2 Bearer t2',
  );
  assert.equal(readFileSync(counter, 'utf8'), 'xx');
  now = noon + 3_599_999;
  await getTwo();
  assert.deepEqual(tokens.splice(0), ['Bearer t2', 'Bearer t2']);
  now = noon + 3_600_000;
  await getTwo();
  assert.deepEqual(tokens, ['Bearer t3', 'Bearer t3']);
  for (const one of [cluster, server]) await one.close();
});
