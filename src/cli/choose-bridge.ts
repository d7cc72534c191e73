import { listContainers } from '../core/bridge/list-containers.ts';
import { findBridges } from '../core/bridge/find-bridges.ts';
import type { BridgeCandidate } from '../core/bridge/find-bridges.ts';
import { PodTaskError } from '../core/base/failure.ts';
import type { Services } from './services.ts';
import { usageError } from './usage-error.ts';

const option = '--exact';

/** What `--exact` names; with `auto` the one Airflow beside `file`. Throws where it is no command, or there is none or several. */
export async function chooseBridge(
  text: string,
  file: string,
  workspace: string,
  services: Services,
): Promise<Pick<BridgeCandidate, 'command' | 'mounts'>> {
  if (text !== 'auto') {
    return { command: { argv: readCommand(text), folder: services.folder }, mounts: [] };
  }
  const { environment } = services.machine;
  const active = environment['VIRTUAL_ENV'];
  const found = await findBridges({
    file,
    workspace,
    interpreters: active === undefined ? [] : [`${active}/bin/python`],
    environment,
    listContainers: (service) => listContainers(service, environment),
  });
  const [first, second] = found;
  if (first === undefined) throw new PodTaskError('bridge-failed', { why: 'bridge-none', file });
  if (second === undefined) return first;
  const commands = found.map(({ command }) => JSON.stringify(command.argv)).join(', ');
  throw new PodTaskError('bridge-failed', { why: 'bridge-several', commands });
}

function readCommand(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usageError('not-a-command', { option }, error);
  }
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) {
    return value;
  }
  throw usageError('not-a-command', { option });
}
