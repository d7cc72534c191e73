// What Airflow's own secrets masker takes for sensitive, of all recorded versions together.
const words = [
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
  // A whole kubeconfig, which Airflow's list leaves out.
  'kube_config',
  'kubeconfig',
];

/** True where Airflow hides the value of a variable, field or argument of that name; `more` as its configuration adds them. */
export function isSensitiveName(name: string, more: readonly string[] = []): boolean {
  const lower = name.toLowerCase();
  // Newer versions take any punctuation for an underscore.
  const normal = lower.replace(/\W+/g, '_');
  return [...words, ...more].some((word) => lower.includes(word) || normal.includes(word));
}
