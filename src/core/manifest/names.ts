import { atLeast } from '../airflow/tables/versions.ts';
import { transliterate } from './transliterate.ts';

/** The `name` parameter as the operator cleans it (`_set_name`): lower case, every other run a dash; not trimmed. */
export function cleanName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
}

/**
 * A pod name made of a task_id (python-slugify, cut and stripped; `create_unique_id`), before the random suffix;
 * undefined where the id holds letters that cannot be transliterated here.
 */
export function nameOfTask(
  taskId: string,
  versions: NamingVersions,
  limit = generatedLimit(versions.provider),
): string | undefined {
  const slug = slugify(taskId, versions.airflow);
  return slug === undefined ? undefined : strip(slug.slice(0, limit));
}

/** What a generated name hangs on. */
export interface NamingVersions {
  readonly airflow: string;
  readonly provider: string;
}

/** `name` with a random suffix, cut so that both fit (`add_unique_suffix`). */
export function addSuffix(
  name: string,
  suffix: string,
  provider: string,
  generated: boolean,
  limit = generated ? generatedLimit(provider) : givenLimit(provider),
): string {
  const cut = Array.from(name).slice(0, limit - suffix.length - 1);
  return `${strip(cut.join(''))}-${suffix}`;
}

/** python-slugify, of the release that was new with that version of Airflow, of a text of letters, digits, dashes, dots and underscores. */
export function slugify(text: string, airflow: string): string | undefined {
  return transliterate(text.replace(/'+/g, '-'), atLeast(airflow, '2.8.1'))
    ?.replace(/'+/g, '')
    .replace(/(?<=\d),(?=\d)/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function strip(name: string): string {
  return name.replace(/^[-.]+|[-.]+$/g, '');
}

function givenLimit(provider: string): number {
  return atLeast(provider, '7.12.0') ? 63 : 253;
}

function generatedLimit(provider: string): number {
  return atLeast(provider, '7.12.0') ? 63 : 80;
}
