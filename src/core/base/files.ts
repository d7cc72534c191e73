/** What the core may read: open buffers first, then disk; only inside the workspace, by real path. Synchronous, since analysis is. */
export interface Files {
  /** The text of `path`, or undefined where there is none, it is a folder, it lies outside or is too large. */
  read(path: string): string | undefined;
  /** Names in a folder, sorted; empty where it is none. Folders end in `/`. */
  list(path: string): readonly string[];
  /** The absolute real path of `path`, or undefined where nothing is there or it lies outside. */
  real(path: string): string | undefined;
}
