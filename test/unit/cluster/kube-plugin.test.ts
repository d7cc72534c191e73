import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { JsonObject } from '../../../src/core/base/json.ts';
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
  const ask = (user: JsonObject): Promise<unknown> =>
    connect('http://127.0.0.1:1', user, { plugin: 300 }).get(name, never);
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
    await assert.rejects(ask(script(file, code)), failsWith('cluster-unauthorized', why), file);
  }
  const always = script('always.cjs', say("{ token: 'x' }"), { interactiveMode: 'Always' });
  await assert.rejects(ask(always), failsWith('cluster-unauthorized', 'plugin-interactive'));
  await assert.rejects(ask(script('code.cjs', 'process.exit(3)')), (error) => {
    assert.equal((error as { data: { exit?: number } }).data.exit, 3);
    return true;
  });
});

test('a plugin that hangs in a child of its own does not hold the call', async () => {
  const mark = join(folder, 'ended');
  const code = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""), 2500)'], { stdio: 'inherit' });
setInterval(() => 0, 1000);`;
  const hanging = connect('http://127.0.0.1:1', script('parent.cjs', code), { plugin: 300 });
  await assert.rejects(
    hanging.get(name, never),
    failsWith('cluster-unauthorized', 'plugin-timeout'),
  );
  assert.equal(existsSync(mark), false);
});
