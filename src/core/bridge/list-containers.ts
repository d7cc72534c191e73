import { execFile } from 'node:child_process';

/** Milliseconds after which docker counts as not there. */
const patience = 5000;

/** The names of docker's running containers of a compose service; none where docker does not answer. */
export function listContainers(
  service: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const filter = `label=com.docker.compose.service=${service}`;
  const args = ['ps', '--filter', filter, '--format', '{{.Names}}'];
  const options = { env: { ...environment }, timeout: patience, windowsHide: true };
  return new Promise((resolve) => {
    execFile('docker', args, options, (error, out) => {
      resolve(error === null ? out.split(/\r?\n/).filter((name) => name !== '') : []);
    });
  });
}
