import { configAliases, configRows } from './config-defaults.generated.ts';
import { inRange } from './versions.ts';

/** What `conf.get(section, key)` answers where nothing is configured. */
export type ConfigDefault =
  /** `strong` is false where a `fallback` in the call wins over it (defaults of providers in Airflow 2.7 to 2.11). `{AIRFLOW_HOME}` stands for that folder. */
  | { readonly state: 'default'; readonly value: string | null; readonly strong: boolean }
  /** It exists and differs between installations. */
  | { readonly state: 'unknown' }
  /** AirflowConfigException with this text, for example `section/key [kubernetes/namespace] not found in config`. */
  | { readonly state: 'absent'; readonly message: string };

/** Airflow's own answer to `conf.get`; `section` and `key` in any case. */
export function findConfigDefault(section: string, key: string, airflow: string): ConfigDefault {
  const name = newName(section.toLowerCase(), key.toLowerCase(), airflow);
  const row = configRows.find(
    (one) => one[0] === name.asked && inRange(airflow, rangeOf(one[3], one[4])),
  );
  if (row === undefined)
    return {
      state: 'absent',
      message: `section/key [${name.section}/${name.key}] not found in config`,
    };
  return row[1] === undefined
    ? { state: 'unknown' }
    : { state: 'default', value: row[1], strong: row[2] };
}

/** The names `section.key`, in lower case, under which the option is looked up in environment and configuration: the newest first, then former ones. */
export function configNames(section: string, key: string, airflow: string): readonly string[] {
  const name = newName(section.toLowerCase(), key.toLowerCase(), airflow);
  const full = `${name.section}.${name.key}`;
  const names = [full];
  for (const [fresh, old, since, until] of configAliases) {
    if (fresh !== full && fresh !== `${name.section}.*`) continue;
    if (inRange(airflow, rangeOf(since, until))) names.push(old.replace('*', name.key));
  }
  return names;
}

/** The environment variable of an option, for example `AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE` for `kubernetes_executor.namespace`. */
export function configVariable(name: string): string {
  const dot = name.lastIndexOf('.');
  const section = name.slice(0, dot).replaceAll('.', '_');
  return `AIRFLOW__${section}__${name.slice(dot + 1)}`.toUpperCase();
}

function newName(
  section: string,
  key: string,
  airflow: string,
): { readonly asked: string; readonly section: string; readonly key: string } {
  const asked = `${section}.${key}`;
  for (const [fresh, old, since, until] of configAliases) {
    if (old !== asked && old !== `${section}.*`) continue;
    if (!inRange(airflow, rangeOf(since, until))) continue;
    const to = fresh.replace('*', key);
    const dot = to.lastIndexOf('.');
    return { asked, section: to.slice(0, dot), key: to.slice(dot + 1) };
  }
  return { asked, section, key };
}

function rangeOf(
  since: string | undefined,
  until: string | undefined,
): { since?: string; until?: string } {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
