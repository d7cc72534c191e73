import { importLines } from './imports.generated.ts';
import { hasModel, modelOfModule } from './kubernetes-models.ts';
import { atLeast, clientMajor, inRange, newestPair, recordedPairs } from './versions.ts';
import type { VersionPair, VersionRange } from './versions.ts';

/** Whether something can be imported: `unknown` is whatever no recorded version has, such as other providers and the user's own. */
export type Presence = 'present' | 'absent' | 'unknown';

/** What Python says of `import module`; `missing` is the text after `No module named `, quotes included. */
export interface ModulePresence {
  readonly presence: Presence;
  readonly missing?: string;
}

/** Whether the dotted `module` can be imported with this pair of versions. */
export function findModule(module: string, versions: VersionPair): ModulePresence {
  const parts = module.split('.');
  let presence: Presence = 'unknown';
  for (let count = 1; count <= parts.length; count++) {
    const prefix = parts.slice(0, count).join('.');
    presence = presenceOf(prefix, versions);
    if (presence === 'unknown' && isOfOperator(prefix, versions)) presence = 'absent';
    if (presence === 'absent') return { presence, missing: missing(prefix, versions) };
  }
  return { presence };
}

/** Of the operator's own package all modules are known, up to the newest version that was recorded; what a module holds is none. */
function isOfOperator(module: string, versions: VersionPair): boolean {
  const at = module.lastIndexOf('.');
  return (
    /^airflow\.providers\.cncf\.kubernetes\.(?!.*\b_)/.test(module) &&
    atLeast(newestPair.provider, versions.provider) &&
    findName(module.slice(0, at), module.slice(at + 1), versions) !== 'present'
  );
}

/** Whether `from module import name` finds `name`, which may also be a submodule. */
export function findName(module: string, name: string, versions: VersionPair): Presence {
  if (presenceOf(module, versions) === 'absent') return 'absent';
  const model = modelIn(module, versions);
  if (model !== undefined) return model === name ? 'present' : 'unknown';
  if (isModels(module)) {
    if (isModels(`${module}.${name}`) || hasModel(name, clientMajor(versions.provider)))
      return 'present';
    return /^(V\d|CoreV1|Discovery|Events|Storage)(?!\w*Api$)/.test(name) ? 'absent' : 'unknown';
  }
  const asModule = presenceOf(`${module}.${name}`, versions);
  if (asModule === 'present') return 'present';
  const word = lines
    .get(module)
    ?.split(' ')
    .find((one, i) => i > 0 && isOf(one, name));
  if (word === undefined) return asModule;
  return presenceIn(module, rangeOf(word), versions);
}

function presenceOf(module: string, versions: VersionPair): Presence {
  const head = headOf(module);
  if (head === undefined) {
    const isKnown = isModels(module) || module === 'kubernetes';
    return isKnown || modelIn(module, versions) !== undefined ? 'present' : 'unknown';
  }
  const known = exact.get(module);
  if (known === undefined) return presenceIn(module, rangeOf(head), versions);
  return inRange(versionFor(module, versions), known) ? 'present' : 'absent';
}

/** What a later version brought may have been in one before all that are recorded, too. */
function presenceIn(module: string, range: VersionRange, versions: VersionPair): Presence {
  const version = versionFor(module, versions);
  if (inRange(version, range)) return 'present';
  const isOlder = oldest !== undefined && !atLeast(version, versionFor(module, oldest));
  return isOlder && range.since !== undefined ? 'unknown' : 'absent';
}

const [oldest] = recordedPairs;

function missing(module: string, versions: VersionPair): string {
  const parent = module.slice(0, module.lastIndexOf('.'));
  const head = headOf(parent);
  const plain =
    head !== undefined && !head.includes('/') && presenceOf(parent, versions) === 'present';
  return plain ? `'${module}'; '${parent}' is not a package` : `'${module}'`;
}

// Versions between the recorded ones, as the provider's own releases have them.
const exact: ReadonlyMap<string, VersionRange> = new Map([
  ['airflow.providers.cncf.kubernetes.operators.kubernetes_pod', { until: '10.0.0' }],
  ['airflow.providers.cncf.kubernetes.operators.pod', { since: '5.3.0' }],
  ['airflow.providers.cncf.kubernetes.secret', { since: '7.4.0' }],
  ['airflow.providers.cncf.kubernetes.callbacks', { since: '7.14.0' }],
  ['airflow.providers.cncf.kubernetes.operators.job', { since: '8.0.0' }],
]);

/** The class for which a module of its own stands. */
function modelIn(module: string, { provider }: VersionPair): string | undefined {
  const name = /^kubernetes\.client\.models\.(\w+)$/.exec(module)?.[1];
  return name === undefined ? undefined : modelOfModule(name, clientMajor(provider));
}

function isModels(module: string): boolean {
  return module === 'kubernetes.client' || module === 'kubernetes.client.models';
}

function versionFor(module: string, versions: VersionPair): string {
  return module.startsWith('airflow.providers.cncf') ? versions.provider : versions.airflow;
}

/** What a module's line begins with; the names that follow are many, and seldom asked for. */
function headOf(module: string): string | undefined {
  return /^[^ ]*/.exec(lines.get(module) ?? '')?.[0] || undefined;
}

const lines: ReadonlyMap<string, string> = new Map(
  importLines.map((line) => [/^[^/@< ]*/.exec(line)?.[0] ?? '', line]),
);

function isOf(word: string, name: string): boolean {
  return word.startsWith(name) && !/\w/.test(word[name.length] ?? '');
}

function rangeOf(word: string): VersionRange {
  const since = /@([\d.]+)/.exec(word)?.[1];
  const until = /<([\d.]+)/.exec(word)?.[1];
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
