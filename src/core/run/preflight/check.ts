import type { Notice } from '../../base/notice.ts';

/** What can be looked at before a pod is created. */
export type CheckKind =
  | 'right'
  | 'namespace'
  | 'service-account'
  | 'secret'
  | 'config-map'
  | 'claim'
  | 'pull-secret'
  | 'runtime-class'
  | 'priority-class'
  | 'admission'
  | 'node';

/** What a check found. `missing`: it is not there; `refused`: it is not permitted; `unknown`: nobody could look. */
export type CheckState = 'ok' | 'missing' | 'refused' | 'unknown';

/** One thing that was checked. */
export interface Check {
  readonly kind: CheckKind;
  readonly state: CheckState;
  /** For programs, for example `create pods` or the name of a secret. */
  readonly subject: string;
  /** What is wrong and how to mend it; absent where nothing is. */
  readonly notice?: Notice;
}

/** True where the check found something that has to be mended. */
export function isFlaw({ state }: Check): boolean {
  return state === 'missing' || state === 'refused';
}
