import type { V1Pod } from '@kubernetes/client-node';
import { isSensitiveName } from '../airflow/surroundings/sensitive-names.ts';
import { isJsonObject } from '../base/json.ts';
import type { Json } from '../base/json.ts';

/** What stands in place of a secret. */
export const mask = '***';

/**
 * The pod for people to look at: the secrets are masked wherever they stand, also escaped for JSON or a URI and inside of what
 * is base64, such as pickled input; so are environment variables with sensitive names.
 */
export function maskPod(pod: V1Pod, secrets: readonly string[]): V1Pod {
  return maskTexts(pod as unknown as Json, secrets) as unknown as V1Pod;
}

/** The same of any other object. */
export function maskTexts(object: Json, secrets: readonly string[]): Json {
  const hide = createMasker(secrets);
  return walk(object);

  function walk(json: Json): Json {
    if (typeof json === 'string') return hide(json);
    if (Array.isArray(json)) return (json as readonly Json[]).map(walk);
    if (!isJsonObject(json)) return json;
    const { name, value } = json;
    const isHidden = typeof name === 'string' && typeof value === 'string' && isSensitiveName(name);
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [
        hide(key),
        isHidden && key === 'value' ? mask : walk(item),
      ]),
    );
  }
}

/** Masks secrets in texts. A very short one counts only where it is the whole text, since it stands in many words. */
export function createMasker(secrets: readonly string[]): (text: string) => string {
  const whole = new Set(secrets);
  const forms = [...new Set(secrets.filter((one) => one.length >= leastLength).flatMap(formsOf))]
    // A longer secret may contain a shorter one.
    .sort((a, b) => b.length - a.length);
  const hide = (text: string): string =>
    whole.has(text) ? mask : forms.reduce((left, form) => left.replaceAll(form, mask), text);
  return (text) => {
    const hidden = hide(text);
    return hidden === text && holdsInside(text, forms) ? mask : hidden;
  };
}

// Airflow's own default (logging.min_length_masked_secret).
const leastLength = 5;

/** A secret as it is and as it stands inside of JSON, a URI, a query and Python's repr. */
function formsOf(secret: string): readonly string[] {
  const uri = encodeURIComponent(secret.toWellFormed());
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    uri,
    uri.replaceAll('%20', '+'),
    secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n'),
  ];
}

/** True where `text` is base64 of something that holds one of the forms. */
function holdsInside(text: string, forms: readonly string[]): boolean {
  if (forms.length === 0 || text.length < 8 || !/^[\w+/\s-]+=*\s*$/.test(text)) return false;
  const inner = Buffer.from(text, 'base64');
  return forms.some((form) => inner.includes(form));
}
