import type { Message } from './message.ts';

/** Why a value is not known, for example `{ code: 'call-not-followed', data: { name: 'requests.get' } }`; worded in `words/`. */
export type Reason = Message<ReasonCode>;

/** The closed list of reasons, each with the names in `data`; those in brackets may be left out. */
export type ReasonCode =
  | 'call-not-followed' // [name]
  | 'name-not-defined' // name
  | 'no-dag' // nothing says which DAG holds the task
  | 'module-not-followed' // [name]
  | 'attribute-not-known' // name, [type]
  | 'depends-on-input' // [name]
  | 'depends-on-machine' // clock, cwd, host, random, set order, hash; [what or name]
  | 'loop-not-followed'
  | 'bounds-reached' // [bound]
  | 'syntax-not-followed' // [what or name]
  | 'raises-here' // [exception, detail]
  | 'too-many-choices'
  | 'not-bound' // bound on another branch only; [name]
  | 'method-not-known' // name, [type]
  | 'recursive' // [name]
  | 'broken-text';
