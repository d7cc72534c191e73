import { dirname } from 'node:path';
import { Uri, extensions } from 'vscode';

/** A commit, as far as it is shown. */
export interface Commit {
  readonly hash: string;
  readonly message: string;
  readonly authorName?: string;
  readonly authorDate?: Date;
}

/** The Git repository that holds a file. */
export interface Repository {
  /** The commits that changed the file, the newest first. */
  log(file: string, most: number): Promise<readonly Commit[]>;
  /** The file's text in a revision; undefined where it is not in it. */
  show(file: string, revision: string): Promise<string | undefined>;
}

/** The repository of a file by VS Code's own Git extension; `off` where that is not there, undefined where there is none. */
export async function findRepository(file: string): Promise<Repository | 'off' | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  const git = await extension?.activate();
  if (git?.enabled !== true) return 'off';
  const api = git.getAPI(1);
  const uri = Uri.file(file);
  const found = api.getRepository(uri) ?? (await api.openRepository?.(Uri.file(dirname(file))));
  if (found === null || found === undefined) return undefined;
  return {
    log: (path, most) => found.log({ maxEntries: most, path }),
    show: async (path, revision) => {
      try {
        return await found.show(revision, path);
      } catch (error) {
        // Git says in words of its own language that the file is not there.
        if (isGitError(error)) return undefined;
        throw error;
      }
    },
  };
}

/** What is used of the extension's API, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): {
    getRepository(uri: Uri): GitRepository | null;
    openRepository?(root: Uri): Promise<GitRepository | null>;
  };
}

interface GitRepository {
  log(options: { readonly maxEntries: number; readonly path: string }): Promise<readonly Commit[]>;
  show(ref: string, path: string): Promise<string>;
}

function isGitError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'gitErrorCode' in error;
}
