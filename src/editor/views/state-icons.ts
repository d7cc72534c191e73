import type { ItemState } from '../../core/pods/item-state.ts';

/** A codicon with the id of its colour, where it is not that of the text. */
export interface StateIcon {
  readonly id: string;
  readonly color?: string;
}

const warning = { id: 'warning', color: 'list.warningForeground' } as const;
const failure = { id: 'error', color: 'testing.iconFailed' } as const;

/** The icon of each state; no two that mean different things differ in colour alone. */
export const stateIcons: Readonly<Record<ItemState, StateIcon>> = {
  queued: { id: 'list-ordered' },
  preparing: { id: 'watch' },
  pending: { id: 'clock', color: 'testing.iconQueued' },
  unschedulable: warning,
  starting: { id: 'rocket' },
  pulling: { id: 'cloud-download' },
  'image-problem': warning,
  'start-problem': warning,
  restarting: warning,
  running: { id: 'loading~spin', color: 'progressBar.background' },
  stopping: { id: 'debug-stop' },
  terminating: { id: 'trash' },
  succeeded: { id: 'pass', color: 'testing.iconPassed' },
  failed: failure,
  evicted: failure,
  skipped: { id: 'debug-step-over', color: 'testing.iconSkipped' },
  cancelled: { id: 'circle-slash' },
  interrupted: { id: 'debug-disconnect' },
  elsewhere: { id: 'multiple-windows' },
  error: failure,
  unknown: { id: 'question', color: 'testing.iconUnset' },
};
