import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProxy, isExempt } from '../../../src/core/cluster/kube-proxy.ts';

test('a host is exempt by NO_PROXY as Go reads it', () => {
  const cases: readonly [host: string, noProxy: string, exempt: boolean][] = [
    ['api.example.org', 'example.org', true],
    ['example.org', 'example.org', true],
    ['badexample.org', 'example.org', false],
    ['example.org', '.example.org', false],
    ['api.example.org', '.example.org', true],
    ['api.example.org', '*.example.org', true],
    ['API.example.org', ' Example.ORG ', true],
    ['api.example.org', '*', true],
    ['api.example.org', 'example.org:443', true],
    ['api.example.org', 'example.org:8443', false],
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '2.3', false],
    ['10.1.2.3', '10.0.0.0/99', false],
    ['fd00::5', 'fd00::/16', true],
    ['fd00::5', 'fd00::5', true],
    ['fd00::5', '[fd00::5]:443', true],
    ['api.example.org', 'a,,example.org', true],
    ['api.example.org', '', false],
  ];
  for (const [host, noProxy, exempt] of cases) {
    assert.equal(isExempt(host, 443, noProxy), exempt, `${host} by ${noProxy}`);
  }
});

test('proxy-url comes before the environment and knows no exceptions', () => {
  const environment = { HTTPS_PROXY: 'http://other:1', NO_PROXY: '*' };
  const proxy = chooseProxy(
    { name: 'x', server: new URL('https://x.test'), proxyUrl: 'socks5://me:p%40ss@proxy' },
    environment,
  );
  assert.deepEqual(proxy, {
    kind: 'socks5',
    host: 'proxy',
    port: 1080,
    username: 'me',
    password: 'p@ss',
  });
});

test('the environment names a proxy by the scheme of the server, in upper or lower case', () => {
  const choose = (server: string, environment: Record<string, string>): string | undefined => {
    const proxy = chooseProxy(
      { name: 'x', server: new URL(server), proxyUrl: undefined },
      environment,
    );
    return proxy === undefined ? undefined : `${proxy.kind} ${proxy.host}:${proxy.port}`;
  };
  assert.equal(choose('https://x.test', { HTTPS_PROXY: 'proxy:3128' }), 'http proxy:3128');
  assert.equal(choose('https://x.test', { https_proxy: 'https://proxy' }), 'https proxy:443');
  assert.equal(choose('https://x.test', { HTTP_PROXY: 'http://proxy' }), undefined);
  assert.equal(choose('http://x.test', { http_proxy: 'http://proxy' }), 'http proxy:80');
  assert.equal(choose('https://x.test', { HTTPS_PROXY: 'p', no_proxy: 'x.test' }), undefined);
  for (const own of ['https://localhost', 'https://127.0.0.9:6443', 'https://[::1]']) {
    assert.equal(choose(own, { HTTPS_PROXY: 'proxy' }), undefined, own);
  }
});

test('a proxy of the environment that cannot be used is no reason to go past it', () => {
  const server = { name: 'far', server: new URL('https://x.test'), proxyUrl: undefined };
  for (const address of ['ftp://me:secret@proxy', 'http://', '://x y']) {
    assert.throws(
      () => chooseProxy(server, { HTTPS_PROXY: address }),
      ({ code, data }: { code: string; data: Record<string, unknown> }) =>
        code === 'cluster-unreachable' &&
        data['why'] === 'bad-environment-proxy' &&
        data['variable'] === 'HTTPS_PROXY' &&
        !String(data['detail']).includes('secret'),
      address,
    );
  }
  assert.equal(chooseProxy(server, { HTTPS_PROXY: 'ftp://p', NO_PROXY: 'x.test' }), undefined);
});
