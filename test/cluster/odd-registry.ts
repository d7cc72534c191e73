import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A registry that gives out nothing useful, in as many ways as there are repositories. */
export interface OddRegistry {
  /** What its images begin with; the containerd of the test cluster asks this registry for them. */
  readonly host: string;
  /** The same registry behind a certificate that nobody trusts. */
  readonly untrusted: string;
  /** Where nothing listens. */
  readonly absent: string;
  close(): Promise<void>;
}

/** Starts it on the loopback and writes down for containerd where it is, under names that hold the namespace. */
export async function openOddRegistry(home: string, namespace: string): Promise<OddRegistry> {
  const plain = createServer();
  const key = readFileSync(join(home, 'pki/kubelet.key'));
  const cert = readFileSync(join(home, 'pki/kubelet.crt'));
  const secure = createSecureServer({ key, cert });
  const folders: string[] = [];
  const place = (name: string, server: string): string => {
    const folder = join(home, 'etc/registries', name);
    folders.push(folder);
    mkdirSync(folder, { recursive: true });
    const host = `[host."${server}"]\n  capabilities = ["pull", "resolve"]\n`;
    writeFileSync(join(folder, 'hosts.toml'), `server = "${server}"\n${host}`);
    return name;
  };
  for (const server of [plain, secure]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const { port } = plain.address() as AddressInfo;
  const answer = createAnswers(`http://127.0.0.1:${port}`);
  plain.on('request', answer);
  secure.on('request', answer);
  return {
    host: place(`registry.${namespace}.test`, `http://127.0.0.1:${port}`),
    untrusted: place(
      `untrusted.${namespace}.test`,
      `https://127.0.0.1:${(secure.address() as AddressInfo).port}`,
    ),
    absent: place(`absent.${namespace}.test`, 'http://127.0.0.1:1'),
    close: async () => {
      for (const folder of folders) rmSync(folder, { recursive: true });
      for (const server of [plain, secure]) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse, resource: string) => void;

const json = 'application/json';
const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json';

/** As the distribution specification has errors. */
const toErrors = (code: string, message: string, detail?: unknown): string =>
  JSON.stringify({ errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] });

function createAnswers(self: string): RequestListener {
  const repositories = listRepositories(self);
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', self);
    if (pathname === '/token') {
      // GitHub refuses here already; Docker Hub gives a token that is good for nothing.
      const isRefused = searchParams.get('scope')?.includes('github') === true;
      const body = isRefused
        ? toErrors('DENIED', 'requested access to the resource is denied')
        : JSON.stringify({ token: 'nobody', expires_in: 300 });
      send(response, isRefused ? 403 : 200, json, body);
      return;
    }
    const [, repository = '', resource = ''] =
      /^\/v2\/([\w/-]+?)\/((?:manifests|blobs)\/.+)$/.exec(pathname) ?? [];
    const answer = repositories[repository];
    if (answer === undefined) send(response, 404, json, toErrors('NAME_UNKNOWN', 'not known'));
    else answer(request, response, resource);
  };
}

/** What each repository answers, as the registries answer that it is named after. */
function listRepositories(self: string): Readonly<Record<string, Answer>> {
  const challenge = (scope: string, more = ''): string =>
    `Bearer realm="${self}/token",service="registry",scope="repository:${scope}:pull"${more}`;
  const detail = [{ Type: 'repository', Class: '', Name: 'docker-hub/private', Action: 'pull' }];
  const program = { Cmd: ['sh'] };
  return {
    'docker-hub/private': ({ headers }, response) => {
      const isTried = headers.authorization !== undefined;
      const more = isTried ? ',error="insufficient_scope"' : '';
      response.setHeader('WWW-Authenticate', challenge('docker-hub/private', more));
      send(response, 401, json, toErrors('UNAUTHORIZED', 'authentication required', detail));
    },
    'github/private': (_, response) => {
      response.setHeader('WWW-Authenticate', challenge('github/private'));
      send(response, 401, json, toErrors('UNAUTHORIZED', 'authentication required'));
    },
    'amazon/private': (_, response) => {
      response.setHeader('WWW-Authenticate', `Basic realm="${self}",service="ecr.amazonaws.com"`);
      send(response, 401, 'text/plain', 'Not Authorized\n');
    },
    'google/private': (_, response) => {
      const right = 'artifactregistry.repositories.downloadArtifacts';
      const text = `Permission "${right}" denied on resource (or it may not exist)`;
      send(response, 403, json, toErrors('DENIED', text));
    },
    // It does not count who only asks for the digest.
    'docker-hub/limited': (request, response, resource) => {
      if (request.method === 'HEAD') {
        serve(response, resource, toImage({ config: program, blocks: 2 }));
        return;
      }
      const advice = 'https://www.docker.com/increase-rate-limit';
      const text = `You have reached your unauthenticated pull rate limit. ${advice}`;
      send(response, 429, json, toErrors('TOOMANYREQUESTS', text));
    },
    'amazon/limited': (_, response) => {
      send(response, 429, json, toErrors('TOOMANYREQUESTS', 'Rate exceeded'));
    },
    'any/overloaded': (_, response) => {
      send(response, 503, 'text/html', '<html><h1>503 Service Temporarily Unavailable</h1></html>');
    },
    'any/broken': (_, response) => {
      send(response, 500, json, toErrors('UNKNOWN', 'unknown error'));
    },
    'any/altered': (_, response, resource) => {
      const image = toImage({ config: program, blocks: 3 });
      const other = gzipSync(Buffer.alloc(9000));
      const isLayer = image.layers.some(({ digest }) => resource.endsWith(digest));
      if (isLayer) send(response, 200, 'application/octet-stream', other);
      else serve(response, resource, image);
    },
    'any/arm': (_, response, resource) => {
      serve(
        response,
        resource,
        toImage({ config: program, blocks: 4, list: { architecture: 'arm64', os: 'linux' } }),
      );
    },
    'any/windows': (_, response, resource) => {
      const list = { architecture: 'amd64', os: 'windows' };
      serve(response, resource, toImage({ config: program, blocks: 7, list }));
    },
    'any/no-command': (_, response, resource) => {
      serve(response, resource, toImage({ config: {}, blocks: 5 }));
    },
    // The last layer never comes.
    'any/endless': (_, response, resource) => {
      const image = toImage({ config: program, blocks: 6 });
      const layer = image.layers.find(({ digest }) => resource.endsWith(digest));
      if (layer === undefined) serve(response, resource, image);
      else response.writeHead(200, { 'Content-Length': layer.bytes.length }).flushHeaders();
    },
  };
}

interface Blob {
  readonly type: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

interface Image {
  /** What the tag leads to. */
  readonly top: Blob;
  readonly others: readonly Blob[];
  readonly layers: readonly Blob[];
}

const toBlob = (type: string, content: Buffer | object): Blob => {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { type, bytes, digest: toDigest(bytes) };
};

const toDigest = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const toEntry = ({ type, digest, bytes }: Blob): object => ({
  mediaType: type,
  size: bytes.length,
  digest,
});

/** An image of one layer, an empty archive of so many blocks, behind a list of platforms where one is given. */
function toImage({
  config,
  blocks,
  list,
}: {
  readonly config: object;
  /** Others for each image, since containerd remembers what it has begun to fetch. */
  readonly blocks: number;
  readonly list?: { readonly architecture: string; readonly os: string };
}): Image {
  const empty = Buffer.alloc(blocks * 512);
  const layer = toBlob('application/vnd.docker.image.rootfs.diff.tar.gzip', gzipSync(empty));
  const rootfs = { type: 'layers', diff_ids: [toDigest(empty)] };
  const platform = list ?? { architecture: 'amd64', os: 'linux' };
  const setup = toBlob('application/vnd.docker.container.image.v1+json', {
    ...platform,
    config,
    rootfs,
  });
  const kind = { schemaVersion: 2, mediaType: manifestType };
  const manifest = toBlob(manifestType, {
    ...kind,
    config: toEntry(setup),
    layers: [toEntry(layer)],
  });
  const layers = [layer];
  if (list === undefined) return { top: manifest, others: [setup, layer], layers };
  const manifests = [{ ...toEntry(manifest), platform }];
  const top = toBlob(listType, { schemaVersion: 2, mediaType: listType, manifests });
  return { top, others: [manifest, setup, layer], layers };
}

function serve(response: ServerResponse, resource: string, { top, others }: Image): void {
  const blob = others.find(({ digest }) => resource.endsWith(digest)) ?? top;
  response.setHeader('Docker-Content-Digest', blob.digest);
  send(response, 200, blob.type, blob.bytes);
}

function send(response: ServerResponse, code: number, type: string, body: string | Buffer): void {
  response.writeHead(code, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
