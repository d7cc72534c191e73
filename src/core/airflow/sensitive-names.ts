// What the secrets masker of the newest Airflow takes for secret (DEFAULT_SENSITIVE_FIELDS); older ones know fewer.
const sensitive = [
  'access_key',
  'access_token',
  'api_key',
  'apikey',
  'auth_header',
  'authorization',
  'bearer',
  'connection_string',
  'dsn',
  'keyfile_dict',
  'passphrase',
  'passwd',
  'password',
  'private_key',
  'proxies',
  'proxy',
  'secret',
  'service_account',
  'service_key',
  'token',
  'webhook_url',
] as const;

/** True where Airflow hides the value of a variable, param or field of this name (should_hide_value_for_key). */
export function isSensitiveName(name: string): boolean {
  const normal = name.trim().toLowerCase().replace(/\W+/g, '_');
  return sensitive.some((part) => normal.includes(part));
}
