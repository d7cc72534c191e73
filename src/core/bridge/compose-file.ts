import { isAbsolute, join, posix, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';

/** A folder or file of this machine as a container sees it. */
export interface Mount {
  /** Absolute. */
  readonly from: string;
  readonly to: string;
}

/** A service of a compose file that holds an Airflow. */
export interface AirflowService {
  readonly name: string;
  readonly mounts: readonly Mount[];
}

// What reads DAG files comes first; what has done its work has ended.
const wanted = [/scheduler/, /dag-processor/, /worker/, /triggerer/, /./];
const unwanted = /init|cli|flower|postgres|redis|mysql|statsd/;

/** The service of a compose file in `folder` that best answers for Airflow; undefined where none does. */
export function findAirflowService(
  text: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): AirflowService | undefined {
  const services = readServices(text).filter(
    ([name, service]) => isAirflow(service) && !unwanted.test(name),
  );
  for (const pattern of wanted) {
    const found = services.find(([name]) => pattern.test(name));
    if (found === undefined) continue;
    const [name, { volumes }] = found;
    const listed = Array.isArray(volumes) ? (volumes as readonly Json[]) : [];
    return { name, mounts: listed.flatMap((one) => readMount(one, folder, environment)) };
  }
  return undefined;
}

/** The paths of a file in a container with these mounts. */
export function toMounted(file: string, mounts: readonly Mount[]): readonly string[] {
  return mounts.flatMap(({ from, to }) => {
    const inside = relative(from, file);
    const isWithin = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
    if (from === file) return [to];
    return isWithin ? [posix.join(to, inside.replaceAll('\\', '/'))] : [];
  });
}

type Service = Readonly<Record<string, Json>>;

function readServices(text: string): readonly (readonly [string, Service])[] {
  const root = readYaml(text);
  const services = isJsonObject(root) ? root['services'] : undefined;
  return isJsonObject(services)
    ? Object.entries(services).flatMap(([name, one]) => (isJsonObject(one) ? [[name, one]] : []))
    : [];
}

function readYaml(text: string): Json | undefined {
  try {
    return parse(text, { merge: true, logLevel: 'silent' }) as Json;
  } catch {
    // A file that docker would not read either offers nothing.
    return undefined;
  }
}

function isAirflow({ image, environment, command }: Service): boolean {
  const names = isJsonObject(environment) ? Object.keys(environment) : [];
  const listed = Array.isArray(environment) ? (environment as readonly Json[]).map(String) : [];
  return (
    (typeof image === 'string' && /airflow|astro-runtime|mwaa/i.test(image)) ||
    [...names, ...listed].some((name) => name.startsWith('AIRFLOW__')) ||
    (typeof command === 'string' && /^airflow\b/.test(command))
  );
}

function readMount(
  volume: Json,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Mount[] {
  const fill = (text: string): string =>
    text.replace(
      /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
      (_all, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
        environment[braced ?? bare ?? ''] ?? otherwise ?? '',
    );
  if (isJsonObject(volume)) {
    const { type, source, target } = volume;
    if (type !== 'bind' || typeof source !== 'string' || typeof target !== 'string') return [];
    return [{ from: resolve(folder, fill(source)), to: fill(target) }];
  }
  const parts =
    typeof volume === 'string' ? /^(.*?):(\/[^:]*)(:[\w,]+)?$/.exec(fill(volume)) : null;
  const [, from, to] = parts ?? [];
  // What is no path is the name of a volume.
  if (from === undefined || to === undefined || !/^[./~]|^[A-Za-z]:/.test(from)) return [];
  return [
    {
      from: from.startsWith('~')
        ? join(environment['HOME'] ?? '', from.slice(1))
        : resolve(folder, from),
      to,
    },
  ];
}
