import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { printRole } from '../../../../src/core/run/preflight/print-role.ts';
import type { NeededRight } from '../../../../src/core/run/preflight/list-rights.ts';

const rights: readonly NeededRight[] = [
  { verb: 'create', resource: 'pods', code: 'preflight-no-create' },
  { verb: 'get', resource: 'pods', code: 'preflight-no-get' },
  { verb: 'get', resource: 'pods', subresource: 'log', code: 'preflight-no-log' },
];

function read(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((one) => one.toJSON() as unknown);
}

test('a role and its binding are printed for the service account that asks', () => {
  const metadata = { name: 'pod-tasks-system-serviceaccount-ci-runner', namespace: 'team' };
  assert.deepEqual(
    read(printRole(rights, 'team', { username: 'system:serviceaccount:ci:runner' })),
    [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata,
        rules: [
          { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get'] },
          { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
        subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'ci' }],
      },
    ],
  );
});

for (const [username, name] of [
  ['Jane Doe', 'pod-tasks-jane-doe'],
  ['arn:aws:iam::1:user/jane@example.com', 'pod-tasks-arn-aws-iam-1-user-jane-example-com'],
  ['用户', 'pod-tasks-0d0e1a86'],
  ['a"\n---\nkind: Evil', 'pod-tasks-a-kind-evil'],
  ['true', 'pod-tasks-true'],
] as const) {
  test(`${JSON.stringify(username)} stays what it is, and its role is ${name}`, () => {
    const documents = read(printRole(rights, 'team', { username }));
    assert.equal(documents.length, 2);
    const binding = documents[1] as { metadata: object; subjects: readonly unknown[] };
    assert.deepEqual(binding.metadata, { name, namespace: 'team' });
    const apiGroup = 'rbac.authorization.k8s.io';
    assert.deepEqual(binding.subjects, [{ apiGroup, kind: 'User', name: username }]);
  });
}

test('nobody that is known is written so that it has to be replaced', () => {
  assert.match(printRole(rights, 'team', undefined), /name: YOUR-USER/);
});
