/** What stands at a place of this machine's file tree. */
export interface HostEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'link' | 'other';
  /** Of a link. */
  readonly target?: string;
}

/** A folder or file of ours at an absolute path of the container, without `.`, `..` and links. */
export interface PlannedMount {
  readonly path: string;
  readonly source: string;
  readonly kind: 'folder' | 'file';
  readonly readOnly: boolean;
}

/** A root folder of its own for a container; all paths are absolute there, parents come first. */
export interface RootPlan {
  readonly folders: readonly string[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  readonly mounts: readonly PlannedMount[];
}

/** Entries of a folder that is rebuilt so that something can be laid into it; more are left out. */
const mostEntries = 200;
const devices = ['full', 'null', 'random', 'tty', 'urandom', 'zero'];

/**
 * What a container sees: this machine's folders read-only, few devices, and the mounts, for which the folders above them
 * are rebuilt rather than changed. `/proc` is left to the start. `list` gives a folder's entries, empty where there is none.
 */
export function planRoot(
  mounts: readonly PlannedMount[],
  list: (folder: string) => readonly HostEntry[],
): RootPlan {
  const plan = {
    folders: ['/proc', '/dev', '/dev/shm'],
    links: [{ path: '/dev/fd', target: '/proc/self/fd' }],
    mounts: [] as PlannedMount[],
  };
  for (const [fd, name] of ['stdin', 'stdout', 'stderr'].entries()) {
    plan.links.push({ path: `/dev/${name}`, target: `/proc/self/fd/${fd}` });
  }
  const present = new Set(list('/dev').map(({ name }) => name));
  for (const name of devices.filter((device) => present.has(device))) {
    const path = `/dev/${name}`;
    plan.mounts.push({ path, source: path, kind: 'file', readOnly: false });
  }
  rebuild('', mounts, list, plan);
  // A mount may lie in another, so the outer one comes first.
  plan.mounts.push(...[...mounts].sort((a, b) => a.path.length - b.path.length));
  return plan;
}

/** The plan's mounts as lines of fstab(5), for a root folder that lies at `root` of this machine. */
export function toMountTable(plan: RootPlan, root: string): string {
  const escape = (path: string): string =>
    path.replace(/[\s\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return plan.mounts
    .map(({ path, source, kind, readOnly }) => {
      const options = `${kind === 'folder' ? 'rbind' : 'bind'}${readOnly ? ',ro' : ''}`;
      return `${escape(source)} ${escape(root + path)} none ${options} 0 0\n`;
    })
    .join('');
}

function rebuild(
  folder: string,
  mounts: readonly PlannedMount[],
  list: (folder: string) => readonly HostEntry[],
  plan: {
    readonly folders: string[];
    readonly links: { path: string; target: string }[];
    readonly mounts: PlannedMount[];
  },
): void {
  for (const entry of list(folder === '' ? '/' : folder).slice(0, mostEntries)) {
    const path = `${folder}/${entry.name}`;
    if (path === '/proc' || path === '/dev' || mounts.some((mount) => mount.path === path))
      continue;
    const isAbove = mounts.some((mount) => mount.path.startsWith(`${path}/`));
    if (isAbove && entry.kind === 'folder') {
      plan.folders.push(path);
      rebuild(path, mounts, list, plan);
    } else if (entry.kind === 'folder') {
      // The kernel's own tree is no file system that a bind could make read-only everywhere.
      plan.mounts.push({ path, source: path, kind: 'folder', readOnly: path !== '/sys' });
    } else if (entry.kind === 'link' && entry.target !== undefined) {
      plan.links.push({ path, target: entry.target });
    } else if (entry.kind === 'file' && folder !== '') {
      plan.mounts.push({ path, source: path, kind: 'file', readOnly: true });
    }
  }
}
