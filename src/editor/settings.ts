import { settingDefaults } from './contributions.ts';

/** The id of a setting. */
export type SettingId = keyof typeof settingDefaults;

/** A whole snapshot of the settings, each of the type that its default has. */
export type Settings = { readonly [Id in SettingId]: Widened<(typeof settingDefaults)[Id]> };

type Widened<T> = T extends boolean
  ? boolean
  : T extends number
    ? number
    : T extends ''
      ? string
      : T;

/** The settings as read; a value that does not fit becomes the default and is named in `wrong`. */
export function readSettings(get: (id: SettingId) => unknown): {
  readonly settings: Settings;
  readonly wrong: readonly SettingId[];
} {
  const wrong: SettingId[] = [];
  const entries = (Object.keys(settingDefaults) as SettingId[]).map((id) => {
    const given = get(id);
    if (given === undefined || fits(id, given)) {
      return [id, toPlain(given ?? settingDefaults[id])] as const;
    }
    wrong.push(id);
    return [id, settingDefaults[id]] as const;
  });
  return { settings: Object.fromEntries(entries) as unknown as Settings, wrong };
}

/** The path with the home folder in place of a leading `~`, as shells have it. */
export function expandHome(path: string, home: string): string {
  return /^~(?=$|[\\/])/.test(path) ? home + path.slice(1) : path;
}

/** What a setting has at each level, as VS Code's `inspect` tells it. */
export interface SettingLevels {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/**
 * The patterns of protected contexts: those of the user's own settings, else the default's, and those that a workspace adds.
 * Undefined where no level has any. Of a list those that do not fit count as none, since they must take nothing away.
 */
export function uniteProtected(levels: SettingLevels | undefined): unknown {
  const { globalValue, workspaceValue, workspaceFolderValue } = levels ?? {};
  if (globalValue !== undefined && !Array.isArray(globalValue)) return globalValue;
  const texts = globalValue?.filter(isText);
  // A list of which nothing fits protects nothing that its writer meant; only an empty one says that nothing is to be protected.
  const own = texts?.length === 0 && globalValue?.length !== 0 ? undefined : texts;
  const added = [workspaceValue, workspaceFolderValue].flatMap((value): readonly unknown[] =>
    Array.isArray(value) ? value.filter(isText) : [],
  );
  if (added.length === 0) return own ?? globalValue;
  const first = own ?? settingDefaults['podTasks.cluster.protectedContexts'];
  return [...new Set<unknown>([...first, ...added])];
}

/** VS Code gives objects behind a proxy, which cannot be sent to the thread that reads files. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toPlain(one)]));
}

/** What a setting may be, and a number must be at least; package.json says the same. */
const allowed: Partial<Record<SettingId, readonly string[]>> = {
  'podTasks.sandbox.engine': ['auto', 'podman', 'docker', 'process'],
  'podTasks.run.keepPods': ['policy', 'failed', 'all'],
};
const leasts: Partial<Record<SettingId, number>> = {
  'podTasks.run.keepFailedPodsFor': 1,
  'podTasks.run.maxConcurrent': 1,
  'podTasks.run.logDiskLimit': 64,
};

function fits(id: SettingId, value: unknown): boolean {
  const choices = allowed[id];
  if (choices !== undefined) return choices.includes(value as string);
  const least = leasts[id];
  if (least !== undefined) return Number.isFinite(value) && (value as number) >= least;
  const like = settingDefaults[id];
  if (Array.isArray(like)) return Array.isArray(value) && value.every(isText);
  if (typeof like === 'object') {
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isTable && Object.values(value).every(isText);
  }
  return typeof value === typeof like && value !== null && !Number.isNaN(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
