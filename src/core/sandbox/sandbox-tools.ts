import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Notice } from '../base/notice.ts';

/** What the parts of the sandbox share. */
export interface SandboxTools {
  readonly clock: Clock;
  readonly log: Log;
  /** This machine's variables, for finding programs; a pod's processes do not see them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An existing folder of ours, for this program's pods alone. */
  readonly folder: string;
  readonly notify: (notice: Notice) => void;
}
