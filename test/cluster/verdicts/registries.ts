import type { OddRegistry } from '../odd-registry.ts';
import type { VerdictCase } from './verdict-case.ts';

type Host = Exclude<keyof OddRegistry, 'close'>;
type Odd = Pick<VerdictCase, 'cause' | 'form' | 'settings'> & {
  readonly repository: string;
  readonly host?: Host;
  readonly container?: 'base' | 'first';
};

/** What passes by itself is waited for. */
const brief = { startupTimeoutSeconds: 6 };

const odds: readonly Odd[] = [
  { cause: 'image-forbidden', form: 'docker-hub', repository: 'docker-hub/private' },
  { cause: 'image-forbidden', form: 'github', repository: 'github/private' },
  { cause: 'image-forbidden', form: 'amazon', repository: 'amazon/private' },
  { cause: 'image-forbidden', form: 'google', repository: 'google/private' },
  {
    cause: 'image-limited',
    form: 'docker-hub',
    repository: 'docker-hub/limited',
    settings: brief,
  },
  { cause: 'image-limited', form: 'amazon', repository: 'amazon/limited', settings: brief },
  {
    cause: 'image-unreachable',
    form: 'overloaded',
    repository: 'any/overloaded',
    settings: brief,
  },
  { cause: 'image-unreachable', form: 'certificate', repository: 'any/arm', host: 'untrusted' },
  { cause: 'image-unreachable', form: 'nobody-listens', repository: 'any/arm', host: 'absent' },
  { cause: 'image-failed', form: 'server-error', repository: 'any/broken' },
  { cause: 'image-failed', form: 'other-content', repository: 'any/altered' },
  { cause: 'image-platform', form: 'containerd', repository: 'any/arm' },
  { cause: 'image-platform', form: 'other-system', repository: 'any/windows' },
  {
    cause: 'command-none',
    form: 'containerd',
    repository: 'any/no-command',
    settings: { startupTimeoutSeconds: 6 },
  },
  {
    cause: 'command-none',
    form: 'init',
    repository: 'any/no-command',
    container: 'first',
    settings: { startupTimeoutSeconds: 6 },
  },
];

/** What comes of images that this registry has. */
export function toRegistryCases(find: () => OddRegistry): readonly VerdictCase[] {
  return odds.map(({ cause, form, settings, repository, host = 'host', container = 'base' }) => ({
    cause,
    form,
    ...(settings === undefined ? {} : { settings }),
    ...(container === 'base' ? {} : { wish: { init: { sh: 'true', steps: [] } } }),
    change: (_pod, base, spec) => {
      const odd = container === 'base' ? base : spec.initContainers?.[0];
      if (odd === undefined) return;
      odd.image = `${find()[host]}/${repository}:1`;
      if (cause !== 'command-none') return;
      delete odd.command;
      delete odd.args;
    },
    data: { container },
  }));
}
