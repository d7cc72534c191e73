/** Numbers of Linux on all its usual platforms (signal(7)). */
const names: ReadonlyMap<number, string> = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [10, 'SIGUSR1'],
  [11, 'SIGSEGV'],
  [12, 'SIGUSR2'],
  [13, 'SIGPIPE'],
  [14, 'SIGALRM'],
  [15, 'SIGTERM'],
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
  [31, 'SIGSYS'],
]);

/** What a signal says of the end of a program. */
export type SignalKind = 'killed' | 'terminated' | 'crashed' | 'signalled';

const kinds: Readonly<Record<string, SignalKind>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGINT: 'terminated',
  SIGHUP: 'terminated',
  SIGILL: 'crashed',
  SIGTRAP: 'crashed',
  SIGABRT: 'crashed',
  SIGBUS: 'crashed',
  SIGFPE: 'crashed',
  SIGSEGV: 'crashed',
  SIGSYS: 'crashed',
};

/** The signal that an exit code stands for, by its name: 128 and its number, as runtimes and shells give it. */
export function findSignal(exitCode: number): string | undefined {
  return names.get(exitCode - 128);
}

/** What ended with this signal. */
export function classifySignal(signal: string): SignalKind {
  return kinds[signal] ?? 'signalled';
}
