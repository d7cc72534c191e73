import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { planRoot, toMountTable } from './root-plan.ts';
import type { HostEntry, PlannedMount } from './root-plan.ts';

/** Where a root folder and its table of mounts lie on this machine. */
export interface PrivateRoot {
  readonly root: string;
  readonly table: string;
}

/**
 * Makes the root folder of a container in the empty folder `root`: folders, links and places for the mounts; the mounts
 * themselves are made at each start, in the container's own view of the file tree, from the table.
 */
export function createPrivateRoot(
  root: string,
  table: string,
  mounts: readonly PlannedMount[],
): PrivateRoot {
  const plan = planRoot(mounts, listHost);
  for (const path of plan.folders) mkdirSync(join(root, path), { recursive: true });
  for (const { path, target } of plan.links) symlinkSync(target, join(root, path));
  for (const mount of plan.mounts) {
    // Inside a mount of ours the place has to be made in what is mounted there.
    const outer = mounts.findLast((one) => one !== mount && mount.path.startsWith(`${one.path}/`));
    const place =
      outer === undefined
        ? join(root, mount.path)
        : join(outer.source, mount.path.slice(outer.path.length));
    mkdirSync(mount.kind === 'folder' ? place : dirname(place), { recursive: true });
    if (mount.kind === 'file') writeFileSync(place, '');
  }
  writeFileSync(table, toMountTable(plan, root));
  return { root, table };
}

/** A path of a container without links and dots, so that nothing is laid anywhere but in its own root. */
export function toRealMountPath(path: string): string {
  let existing = posix.normalize(`/${path}`).replace(/(.)\/$/, '$1');
  let rest = '';
  for (;;) {
    try {
      return posix.join(realpathSync(existing), rest).replace(/(.)\/$/, '$1');
    } catch {
      // Not there on this machine: its folder decides.
      rest = posix.join(posix.basename(existing), rest);
      existing = dirname(existing);
    }
  }
}

function listHost(folder: string): readonly HostEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => {
      if (entry.isDirectory()) return { name: entry.name, kind: 'folder' };
      if (entry.isFile()) return { name: entry.name, kind: 'file' };
      if (!entry.isSymbolicLink()) return { name: entry.name, kind: 'other' };
      return { name: entry.name, kind: 'link', target: readlinkSync(join(folder, entry.name)) };
    });
  } catch {
    // A folder that may not be read is empty in the container.
    return [];
  }
}
