import type { Analyzer, TaskAddress } from '../analysis/analyzer.ts';
import type { RememberedInputs } from '../asking/remembered-inputs.ts';
import type { RememberedPlaces } from '../asking/remembered-places.ts';
import type { Selections } from '../asking/selections.ts';
import type { State } from '../asking/state.ts';
import type { Asking } from '../asking/window.ts';
import type { Launcher } from '../load-launcher.ts';
import type { OpenCluster, Runs } from '../runs/runs.ts';
import type { Services } from '../services.ts';

/** What commands use of the editor beside its window. */
export interface EditorPort {
  readonly isTrusted: boolean;
  /** Lets the user decide about the workspace. */
  manageTrust(): void;
  /** The Python file in the active editor, with the cursor's line from 1. */
  activeFile(): { readonly file: string; readonly line: number } | undefined;
  /** The text as it is in the editor, else on disk; undefined where there is no such file. */
  readText(file: string): Promise<string | undefined>;
  /** Absolute. */
  readonly folders: readonly string[];
  /** The open folder that holds a file. */
  folderOf(file: string): string | undefined;
  /** The kubeconfig of the user's own settings; empty where there is none. */
  readonly userKubeconfig: string;
  writeKubeconfig(path: string): Promise<void>;
  /** Shows long work with a way to cancel it; rejects with an abort then. */
  work<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  preview(tasks: readonly TaskAddress[]): void;
  /** Shows lines of ours in the channel of checks, in place of those of the last, without taking the focus. */
  showChecks(lines: readonly string[]): void;
  /** Opens a new document that is in no file yet. */
  openText(language: string, content: string): Promise<void>;
  /** Lines count from 1. */
  openFile(file: string, line?: number): Promise<void>;
}

/** What the commands on tasks and targets work with. */
export interface CommandParts {
  readonly services: Services;
  readonly analyzer: Pick<Analyzer, 'readFile' | 'buildPod' | 'scan'>;
  readonly runs: Pick<Runs, 'list' | 'start' | 'resume'>;
  readonly launcher: () => Launcher;
  readonly openCluster: OpenCluster;
  readonly editor: EditorPort;
  readonly asking: Asking;
  readonly selections: Selections;
  readonly inputs: RememberedInputs;
  readonly answers: RememberedPlaces;
  /** The workspace's. */
  readonly state: State;
}
