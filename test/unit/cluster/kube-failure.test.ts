import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromStatus } from '../../../src/core/cluster/kube-failure.ts';
import type { KubeAccess } from '../../../src/core/cluster/kube-access.ts';

// Whether anything was done before the error is decided by it.
test('a refusal tells whether the server itself has failed', () => {
  const access = { name: 'c' } as KubeAccess;
  const failed = fromStatus({ code: 500, reason: 'InternalError', message: 'no.' }, access);
  assert.deepEqual(failed.data, { cluster: 'c', detail: 'no', status: 500 });
  const refused = fromStatus({ code: 422, reason: 'Invalid', message: 'no.' }, access);
  assert.deepEqual(refused.data, { why: 'object-invalid', cluster: 'c', detail: 'no' });
});
