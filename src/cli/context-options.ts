import type { GivenContext } from '../core/airflow/surroundings/given-context.ts';
import { isJsonObject, parseExactJson } from '../core/base/json.ts';
import type { Json } from '../core/base/json.ts';
import { parseIsoDate } from '../core/base/iso-date.ts';
import { parseRegistryRule } from '../core/manifest/registry-map.ts';
import type { Option } from './option-table.ts';
import type { GivenOptions } from './parse-arguments.ts';
import { usageError } from './usage-error.ts';

/** The CONTEXT options, checked. */
export interface ContextOptions extends GivenContext {
  readonly workspace: string | undefined;
}

/** Reads the CONTEXT options (and `-n`); throws the failure `usage` where a value does not fit. */
export function readContextOptions(options: GivenOptions): ContextOptions {
  const date = (name: Option['name']): string | undefined => readDate(options, name);
  return {
    airflowVersion: readVersion(options, '--airflow-version'),
    providerVersion: readVersion(options, '--provider-version'),
    logicalDate: date('--logical-date'),
    dataIntervalStart: date('--data-interval-start'),
    dataIntervalEnd: date('--data-interval-end'),
    runId: options.one('--run-id'),
    runType: readRunType(options),
    tryNumber: readInteger(options, '--try-number', 1) ?? 1,
    mapIndex: readInteger(options, '--map-index', 0),
    params: readObject(options, '--params', '{"team": "blue"}') ?? {},
    variables: readPairs(options, '--var', 'KEY=VALUE'),
    connections: readPairs(options, '--conn', 'ID=URI_OR_JSON'),
    environment: readPairs(options, '--env', 'KEY=VALUE'),
    configuration: readConfiguration(options),
    inCluster: options.has('--in-cluster'),
    xcom: readObject(options, '--xcom', '{"extract": 42}'),
    arguments: new Map(
      [...readPairs(options, '--arg', 'NAME=JSON')].map(([name, text]) => [
        name,
        readJson(`--arg ${name}`, text),
      ]),
    ),
    workspace: options.one('--workspace'),
    fixedIds: options.has('--fixed-ids'),
    marker: !options.has('--no-marker'),
    namespace: options.one('--namespace'),
    registryMap: readRegistryMap(options),
  };
}

function readDate(options: GivenOptions, option: Option['name']): string | undefined {
  const value = options.one(option);
  if (value === undefined) return undefined;
  const date = parseIsoDate(value);
  if (date === undefined) throw usageError('not-a-date', { option, value });
  return date;
}

function readVersion(options: GivenOptions, option: Option['name']): string | undefined {
  const value = options.one(option);
  if (value !== undefined && !/^\d+(\.\d+)+([-.]?(a|b|rc|dev|post)\.?\d+)?$/i.test(value)) {
    throw usageError('not-a-version', { option, value });
  }
  return value;
}

function readRunType(options: GivenOptions): 'scheduled' | 'manual' | undefined {
  const value = options.one('--run-type');
  if (value === undefined || value === 'scheduled' || value === 'manual') return value;
  throw usageError('not-one-of', { option: '--run-type', value, choices: 'scheduled, manual' });
}

function readInteger(
  options: GivenOptions,
  option: Option['name'],
  least: number,
): number | undefined {
  const value = options.one(option);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (!(number >= least)) throw usageError('not-an-integer', { option, value });
  return number;
}

function readObject(
  options: GivenOptions,
  option: Option['name'],
  example: string,
): Readonly<Record<string, Json>> | undefined {
  const text = options.one(option);
  if (text === undefined) return undefined;
  const value = readJson(option, text);
  if (!isJsonObject(value)) throw usageError('not-an-object', { option, example });
  return value;
}

function readJson(option: string, text: string): Json {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw usageError('not-json', { option, detail: error instanceof Error ? error.message : '' });
  }
}

function readPairs(
  options: GivenOptions,
  option: Option['name'],
  form: string,
): ReadonlyMap<string, string> {
  return new Map(
    options.all(option).map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw usageError('not-a-pair', { option, form });
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

function readConfiguration(options: GivenOptions): ReadonlyMap<string, string> {
  const form = 'SECTION.KEY=VALUE';
  const pairs = [...readPairs(options, '--config', form)];
  if (pairs.some(([name]) => !/^[^.]+\../.test(name))) {
    throw usageError('not-a-pair', { option: '--config', form });
  }
  return new Map(pairs.map(([name, value]) => [name.toLowerCase(), value]));
}

function readRegistryMap(options: GivenOptions): ReadonlyMap<string, string> {
  const option = '--registry-map';
  const pairs = readPairs(options, option, 'PATTERN=TARGET');
  for (const [pattern, target] of pairs) {
    if (parseRegistryRule(pattern, target) === undefined) {
      throw usageError('not-a-registry-map', { option, value: `${pattern}=${target}` });
    }
  }
  return pairs;
}
