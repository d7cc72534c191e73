import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, never, refuse, serve } from './fake-server.ts';

test('lists the namespaces of all pages in order', async () => {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(request.url ?? '');
    const isSecond = request.url?.includes('continue=more') === true;
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        kind: 'NamespaceList',
        metadata: isSecond ? {} : { continue: 'more' },
        items: (isSecond ? ['data'] : ['kube-system', 'default']).map((name) => ({
          metadata: { name },
        })),
      }),
    );
  });
  const names = await connect(server.url).namespaces?.(never);
  assert.deepEqual(names, ['data', 'default', 'kube-system']);
  assert.deepEqual(asked, [
    '/api/v1/namespaces?limit=500',
    '/api/v1/namespaces?limit=500&continue=more',
  ]);
  await server.close();
});

test('says that listing the namespaces is not permitted', async () => {
  const server = await serve((_, response) => refuse(response, 403, 'Forbidden', 'no'));
  await assert.rejects(async () => connect(server.url).namespaces?.(never), {
    code: 'cluster-forbidden',
  });
  await server.close();
});
