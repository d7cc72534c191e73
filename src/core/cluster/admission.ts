import type { CauseCode } from '../base/cause.ts';
import type { PodTaskError } from '../base/failure.ts';
import type { MessageData } from '../base/message.ts';

/** Why the API server takes no such pod, with values for the sentence. */
export interface Refusal {
  readonly why: CauseCode;
  readonly data: MessageData;
}

/** A text of the API server with what is picked out of it. */
type Rule = readonly [CauseCode, RegExp, readonly string[]];

/** What admission plugins of the API server say after `… is forbidden: ` (kubernetes, plugin/pkg/admission); `detail` is the rest. */
const rules: readonly Rule[] = [
  ['quota-exceeded', /exceeded quota: ([^,]+), (.*)/s, ['quota', 'detail']],
  ['quota-needs-values', /failed quota: ([^:]+): must specify (.*)/s, ['quota', 'detail']],
  [
    'account-missing',
    /error looking up service account ([^/\s]+)\/([^:\s]+): serviceaccount "[^"]*" not found/,
    ['namespace', 'account'],
  ],
  ['pod-security', /violates PodSecurity "([^"]*)": (.*)/s, ['level', 'detail']],
  ['priority-missing', /no PriorityClass with name (\S+) was found/, ['name']],
  ['runtime-missing', /RuntimeClass "([^"]*)" not found/, ['name']],
  [
    'limit-range',
    /((?:maximum|minimum) \S+ usage per (?:Container|Pod) is .*|\S+ max limit to request ratio per .*)/s,
    ['detail'],
  ],
  [
    'policy-refused',
    /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)/s,
    ['name', 'detail'],
  ],
];

const webhook: Rule = [
  'webhook-refused',
  /^admission webhook "([^"]*)" denied the request(?:: (.*)| without explanation)/s,
  ['name', 'detail'],
];
const failedWebhook: Rule = [
  'webhook-failed',
  /failed calling webhook "([^"]*)": (.*)/s,
  ['name', 'detail'],
];
const right: Rule = [
  'no-right',
  /^(\S+?)(?: "[^"]*")? is forbidden: User "([^"]*)" cannot (\S+) resource "([^"]*)" in API group "[^"]*"(?: in the namespace "([^"]*)")?/,
  ['', 'user', 'verb', 'resource', 'namespace'],
];

const refusals: ReadonlySet<unknown> = new Set<CauseCode>([
  ...rules.map(([why]) => why),
  'webhook-refused',
  'admission-refused',
  'namespace-missing',
  'namespace-ending',
  'object-invalid',
]);

/** True where the API server takes no such object, so that trying again is of no use. */
export function isPodRefused({ code, data }: PodTaskError): boolean {
  return code === 'cluster-refused' && refusals.has(data['why']);
}

/** The right that is missing, where a 403 is about one (RBAC and other authorizers). */
export function findMissingRight(message: string): Refusal | undefined {
  return match(right, message);
}

/** The webhook that could not be asked, where a 500 is about one. */
export function findFailedWebhook(message: string): Refusal | undefined {
  return match(failedWebhook, message);
}

/** What admission refuses; `detail` alone where the plugin is not known. Undefined where the message is about none. */
export function findRefusal(message: string): Refusal | undefined {
  const known = match(webhook, message);
  if (known !== undefined) return known;
  const said = / is forbidden: (.*)/s.exec(message)?.[1];
  if (said === undefined || said.startsWith('User "')) return undefined;
  for (const rule of rules) {
    const found = match(rule, said);
    if (found !== undefined) return found;
  }
  return { why: 'admission-refused', data: { detail: said } };
}

function match([why, text, names]: Rule, message: string): Refusal | undefined {
  const found = text.exec(message);
  if (found === null) return undefined;
  const data = names.flatMap((name, i) => {
    const value = found[i + 1]?.trim().replace(/\.$/, '');
    return name === '' || value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { why, data: Object.fromEntries(data) };
}
