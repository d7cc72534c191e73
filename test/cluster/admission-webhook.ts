import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AdmissionregistrationV1WebhookClientConfig } from '@kubernetes/client-node';

/** A webhook on this machine that admits nothing. */
export interface AdmissionWebhook {
  /** Where a server of this machine finds it. */
  readonly clientConfig: AdmissionregistrationV1WebhookClientConfig;
  close(): Promise<void>;
}

/** Starts one that denies each request with these words. */
export async function startWebhook(message: string): Promise<AdmissionWebhook> {
  const file = (name: string): Buffer =>
    readFileSync(join(import.meta.dirname, '../fixtures/tls', name));
  const server = createServer(
    { key: file('server.key'), cert: file('server.pem') },
    (ask, answer) => {
      void text(ask).then((body) => {
        const { request } = JSON.parse(body) as { readonly request: { readonly uid: string } };
        const response = { uid: request.uid, allowed: false, status: { message } };
        answer.setHeader('content-type', 'application/json');
        answer.end(
          JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }),
        );
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clientConfig = {
    url: `https://127.0.0.1:${port}/`,
    caBundle: file('ca.pem').toString('base64'),
  };
  return {
    clientConfig,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
