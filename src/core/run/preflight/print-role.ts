import { startHash } from '../../base/hash.ts';
import type { Identity } from '../../cluster/cluster.ts';
import { toYaml } from '../../manifest/to-yaml.ts';
import { nameResource } from './list-rights.ts';
import type { NeededRight } from './list-rights.ts';

const group = 'rbac.authorization.k8s.io';

/**
 * A Role with these rights and the RoleBinding that gives it to whoever asks, as YAML that kubectl applies; both are named
 * after that one, so that no other's is overwritten. Where it is not known who that is, `YOUR-USER` has to be replaced.
 */
export function printRole(
  rights: readonly NeededRight[],
  namespace: string,
  who: Identity | undefined,
): string {
  const verbs = new Map<string, Set<string>>();
  for (const right of rights) {
    const resource = nameResource(right);
    verbs.set(resource, (verbs.get(resource) ?? new Set()).add(right.verb));
  }
  const username = who?.username ?? 'YOUR-USER';
  const name = `pod-tasks-${toNamePart(username)}`;
  const metadata = { name, namespace };
  const role = {
    apiVersion: `${group}/v1`,
    kind: 'Role',
    metadata,
    rules: [...verbs].map(([resource, all]) => ({
      apiGroups: [''],
      resources: [resource],
      verbs: [...all],
    })),
  };
  const binding = {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: group, kind: 'Role', name },
    subjects: [toSubject(username)],
  };
  return `${toYaml(role)}---\n${toYaml(binding)}`;
}

/** What is of use in the name of an object, at most 100 characters. */
function toNamePart(username: string): string {
  const plain = username.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const part = plain.replace(/^-+/, '').slice(0, 100).replace(/-+$/, '');
  // Of a name in another script nothing may be left.
  return part === '' ? startHash('sha256').update(username).digest('hex').slice(0, 8) : part;
}

/** By the form of a user name that service accounts have. */
function toSubject(username: string): Readonly<Record<string, string>> {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  return namespace === undefined || name === undefined
    ? { apiGroup: group, kind: 'User', name: username }
    : { kind: 'ServiceAccount', name, namespace };
}
