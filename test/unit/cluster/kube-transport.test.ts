import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exitCodeOfFailure } from '../../../src/cli/exit-codes.ts';
import type { FailureCode, PodTaskError } from '../../../src/core/base/failure.ts';
import type { IncomingHttpHeaders } from 'node:http';
import { answer, connect, failsWith, listen, never, pod, refuse, serve } from './fake-server.ts';

const name = { namespace: 'n', name: 'a' };

function exitOf(error: unknown): number {
  return exitCodeOfFailure((error as PodTaskError).code);
}

test('nothing that listens, a name that nobody knows, and a server that says nothing', async () => {
  const gone = await serve(() => undefined);
  await gone.close();
  await assert.rejects(
    connect(gone.url).get(name, never),
    failsWith('cluster-unreachable', 'refused-connection'),
  );
  await assert.rejects(
    connect('http://nothing.invalid').get(name, never),
    failsWith('cluster-unreachable', 'unknown-host'),
  );
  const silent = await serve(() => undefined);
  await assert.rejects(
    connect(silent.url, {}, { answer: 50 }).get(name, never),
    failsWith('cluster-unreachable', 'answer-timeout'),
  );
  await silent.close();
});

test('an answer that stalls or is cut is no answer', async () => {
  const server = await serve((request, response) => {
    response.writeHead(200);
    response.write('{"kind":');
    if (request.url?.includes('cut') === true) response.socket?.destroy();
  });
  await assert.rejects(
    connect(server.url, {}, { answer: 50 }).get(name, never),
    failsWith('cluster-unreachable', 'answer-timeout'),
  );
  await assert.rejects(
    connect(server.url).get({ ...name, name: 'cut' }, never),
    failsWith('cluster-unreachable', 'connection-cut'),
  );
  await server.close();
});

test('what is no API server is said to be none', async () => {
  for (const [status, body] of [
    [200, '<html>Sign in</html>'],
    [200, '{"hello": 1}'],
    [302, ''],
    [404, '<html>nginx</html>'],
  ] as const) {
    const server = await serve((_request, response) => {
      response.writeHead(status, { Location: '/login' });
      response.end(body);
    });
    await assert.rejects(
      connect(server.url).get(name, never),
      failsWith('cluster-refused', 'not-kubernetes'),
    );
    await server.close();
  }
  const other = await listen(createServer((socket) => socket.end('SSH-2.0-x\r\n')));
  await assert.rejects(
    connect(other.url).get(name, never),
    failsWith('cluster-refused', 'not-kubernetes'),
  );
  await other.close();
});

test('each error of the API has its code and the words of the API', async () => {
  const cases: readonly [status: number, reason: string, code: FailureCode][] = [
    [401, 'Unauthorized', 'cluster-unauthorized'],
    [403, 'Forbidden', 'cluster-forbidden'],
    [404, 'NotFound', 'not-found'],
    [409, 'Conflict', 'conflict'],
    [410, 'Expired', 'expired'],
    [400, 'BadRequest', 'cluster-refused'],
    [422, 'Invalid', 'cluster-refused'],
    [500, 'InternalError', 'cluster-refused'],
    [500, 'ServerTimeout', 'cluster-unreachable'],
  ];
  for (const [status, reason, code] of cases) {
    const said = 'pods is forbidden: User "x" cannot get resource "pods"';
    const server = await serve((_request, response) => refuse(response, status, reason, said));
    await assert.rejects(connect(server.url).get(name, never), (error) => {
      if (code !== 'expired')
        assert.equal((error as { data: { detail?: string } }).data.detail, said);
      return failsWith(code)(error);
    });
    await server.close();
  }
});

test('a page that asks to sign in is no answer to a creation or a list, and neither is repeated', async () => {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(request.method ?? '');
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><html><title>Sign in</title></html>');
  });
  const cluster = connect(server.url);
  const isNone = (error: unknown): boolean => {
    assert.equal(exitOf(error), 4);
    return failsWith('cluster-refused', 'not-kubernetes')(error);
  };
  await assert.rejects(cluster.create(pod, 'n', never), isNone);
  await assert.rejects(cluster.list({ namespace: 'n' }, { limit: 5 }, never), isNone);
  assert.deepEqual(asked, ['POST', 'GET']);
  await cluster.close();
  await server.close();
});

test('a namespace that is absent or being deleted is neither a pod that is not found nor a right that is lacking', async () => {
  const ending =
    'pods "a" is forbidden: unable to create new content in namespace n because it is being terminated';
  const lacking = 'pods is forbidden: User "x" cannot create resource "pods" in the namespace "n"';
  const causes = [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }];
  const cases: readonly [code: number, message: string, details: object, is: FailureCode][] = [
    [404, 'namespaces "n" not found', { name: 'n', kind: 'namespaces' }, 'cluster-refused'],
    [403, ending, { name: 'a', kind: 'pods', causes }, 'cluster-refused'],
    [403, lacking, { kind: 'pods' }, 'cluster-forbidden'],
  ];
  for (const [code, message, details, is] of cases) {
    const reason = code === 404 ? 'NotFound' : 'Forbidden';
    const server = await serve((_request, response) =>
      answer(response, { kind: 'Status', status: 'Failure', code, reason, message, details }, code),
    );
    const cluster = connect(server.url);
    for (const call of [cluster.create(pod, 'n', never), cluster.dryRun(pod, 'n', never)]) {
      await assert.rejects(call, (error) => {
        assert.equal((error as { data: { detail?: string } }).data.detail, message);
        assert.equal(exitOf(error), 4);
        return failsWith(is)(error);
      });
    }
    await cluster.close();
    await server.close();
  }
});

test('reading is asked again a few times, creating only where nothing was done', async () => {
  let asked: string[] = [];
  let status = 503;
  const server = await serve((request, response) => {
    asked.push(request.method ?? '');
    if (asked.length > 2) {
      answer(response, pod);
      return;
    }
    response.setHeader('Retry-After', '0');
    refuse(response, status, 'ServiceUnavailable', 'wait');
  });
  const cluster = connect(server.url);
  await cluster.get(name, never);
  assert.deepEqual(asked, ['GET', 'GET', 'GET']);
  asked = [];
  await assert.rejects(
    cluster.create(pod, 'n', never),
    failsWith('cluster-unreachable', 'server-busy'),
  );
  assert.deepEqual(asked, ['POST']);
  asked = [];
  status = 429;
  await cluster.create(pod, 'n', never);
  assert.deepEqual(asked, ['POST', 'POST', 'POST']);
  await cluster.close();
  await server.close();
});

test('a server that stays busy is given up', async () => {
  let asked = 0;
  const server = await serve((_request, response) => {
    asked++;
    response.setHeader('Retry-After', '0');
    refuse(response, 429, 'TooManyRequests', 'wait');
  });
  await assert.rejects(
    connect(server.url).get(name, never),
    failsWith('cluster-unreachable', 'server-busy'),
  );
  assert.equal(asked, 4);
  await server.close();
});

test('a token file is read for each request, and once more after a refusal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-token-'));
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'old\n');
  const seen: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    seen.push(request.headers.authorization);
    if (request.headers.authorization === 'Bearer new') {
      answer(response, pod);
      return;
    }
    writeFileSync(tokenFile, 'new\n');
    refuse(response, 401, 'Unauthorized', 'Unauthorized');
  });
  await connect(server.url, { tokenFile }).get(name, never);
  assert.deepEqual(seen, ['Bearer old', 'Bearer new']);
  rmSync(folder, { recursive: true });
  await assert.rejects(
    connect(server.url, { tokenFile }).get(name, never),
    failsWith('cluster-unauthorized', 'token-file'),
  );
  await server.close();
});

test('headers tell who asks', async () => {
  let headers: IncomingHttpHeaders = {};
  const server = await serve((request, response) => {
    headers = request.headers;
    answer(response, pod);
  });
  const user = { username: 'me', password: 'pä', as: 'jane', 'as-groups': ['a'] };
  await connect(server.url, user).get(name, never);
  const basic = Buffer.from('me:pä').toString('base64');
  assert.equal(headers.authorization, `Basic ${basic}`);
  assert.equal(headers['impersonate-user'], 'jane');
  assert.equal(headers['impersonate-group'], 'a');
  assert.equal(headers.host, new URL(server.url).host);
  await server.close();
});

test('an abort rejects with its reason at every stage', async () => {
  const reason = new Error('enough');
  const aborted = AbortSignal.abort(reason);
  const server = await serve((_request, response) => {
    response.writeHead(200);
    response.write('{');
    stop.abort(reason);
  });
  const stop = new AbortController();
  await assert.rejects(connect(server.url).get(name, aborted), reason);
  await assert.rejects(connect(server.url).get(name, stop.signal), reason);
  await server.close();
});

test('what is no pod is not taken for one, and no list for an empty one', async () => {
  for (const odd of [
    { kind: 'Status', status: 'Failure', code: 503 },
    { kind: 'Pod', metadata: { name: 'a' } },
    { kind: 'Login' },
  ]) {
    const server = await serve((_request, response) => answer(response, odd));
    const cluster = connect(server.url);
    const isOdd = failsWith('cluster-refused', 'not-kubernetes');
    await assert.rejects(cluster.get(name, never), isOdd);
    await assert.rejects(cluster.create(pod, 'n', never), isOdd);
    await assert.rejects(cluster.delete(name, {}, never), isOdd);
    await assert.rejects(cluster.list({ namespace: 'n' }, { limit: 1 }, never), isOdd);
    await cluster.close();
    await server.close();
  }
});

test('the paths and bodies are those of the API', async () => {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trim());
      const allowed = request.url?.includes('review') === true;
      answer(response, allowed ? { kind: 'X', status: { allowed: true } } : { ...pod, items: [] });
    });
  });
  const cluster = connect(`${server.url}/below/`);
  await cluster.list(
    { namespace: undefined, labelSelector: 'a=b,!c' },
    { limit: 5, next: 'n=' },
    never,
  );
  await cluster.dryRun(pod, 'n', never);
  await cluster.delete(name, { gracePeriodSeconds: 0, uid: 'u' }, never);
  await cluster.patch(name, { metadata: { labels: { a: 'b' } } }, never);
  await cluster.events(name, never);
  assert.equal(
    await cluster.review({ namespace: 'n', verb: 'get', resource: 'pods' }, never),
    true,
  );
  const api = '/below/api/v1';
  assert.deepEqual(asked, [
    `GET ${api}/pods?labelSelector=a%3Db%2C%21c&limit=5&continue=n%3D`,
    `POST ${api}/namespaces/n/pods?dryRun=All ${JSON.stringify(pod)}`,
    `DELETE ${api}/namespaces/n/pods/a {"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,"preconditions":{"uid":"u"}}`,
    `PATCH ${api}/namespaces/n/pods/a {"metadata":{"labels":{"a":"b"}}}`,
    `GET ${api}/namespaces/n/events?fieldSelector=involvedObject.kind%3DPod%2CinvolvedObject.name%3Da&limit=500`,
    'POST /below/apis/authorization.k8s.io/v1/selfsubjectaccessreviews {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"namespace":"n","verb":"get","resource":"pods"}}}',
  ]);
  await cluster.close();
  await server.close();
});
