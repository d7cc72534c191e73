import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/base/json.ts';
import type { MessageData } from '../../../src/core/base/message.ts';
import { isPodRefused } from '../../../src/core/cluster/admission.ts';
import type { KubeAccess } from '../../../src/core/cluster/kube-access.ts';
import { fromStatus, toCreationFailure } from '../../../src/core/cluster/kube-failure.ts';
import { createWords } from '../../../src/core/words/say.ts';

/** The API server's answer to a pod, and what it means. */
interface RefusedPod {
  readonly expected: MessageData;
  readonly answer: JsonObject;
}

const folder = join(import.meta.dirname, '../../fixtures/refused-pods');
const access = { name: 'c' } as KubeAccess;
const refused = readdirSync(folder).map((file) => {
  const { expected, answer } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as RefusedPod;
  return { file, expected, error: toCreationFailure(fromStatus(answer, access), 'c') };
});

for (const { file, expected, error } of refused) {
  test(`${file} is known and has its own sentence`, () => {
    const { code, data } = error;
    const { detail: _, cluster: _cluster, ...told } = data;
    assert.deepEqual({ code, ...told }, expected);
    for (const language of ['en', 'zh-cn'] as const) {
      assert.doesNotMatch(createWords(language).failure(code, data), /…/);
    }
  });
}

test('each way to refuse a pod is known in at least two forms', () => {
  const counts = Map.groupBy(refused, ({ error }) => error.data['why']);
  const kinds = [
    ['no-right', 'quota-exceeded', 'quota-needs-values', 'limit-range', 'pod-security'],
    ['webhook-refused', 'webhook-failed', 'policy-refused', 'admission-refused'],
    ['account-missing', 'priority-missing', 'runtime-missing', 'object-invalid'],
    ['namespace-missing', 'namespace-ending'],
  ].flat();
  assert.deepEqual([...counts.keys()].map(String).sort(), [...kinds].sort());
  const few = [...counts].filter(([, those]) => those.length < 2).map(([why]) => why);
  assert.deepEqual(few, []);
});

test('what is refused is not tried again; a right that is missing is not said of a rule', () => {
  for (const { error } of refused) {
    const isRight = error.data['why'] === 'no-right';
    assert.equal(error.code === 'cluster-forbidden', isRight);
    assert.equal(isPodRefused(error), !isRight && error.data['why'] !== 'webhook-failed');
  }
});
