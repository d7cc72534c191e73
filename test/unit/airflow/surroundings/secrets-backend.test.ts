import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { recorded } from '../../manifest/rendered.ts';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, inDag } from '../evaluated.ts';

const parser = await pythonParser();
const backend = 'airflow.providers.hashicorp.secrets.vault.VaultBackend';
const body = `    from airflow.models import Variable
    Pod(task_id="t", image=Variable.get("img", "i"), kubernetes_conn_id="k8s", arguments=["{{ var.value.a }}"])
`;

/** What is said to be kept in the project's secrets backend. */
function named(given: Partial<RunContext>): readonly unknown[] {
  const context = { ...recorded('2.11.0', '10.5.0'), unset: 'missing', ...given } as const;
  return evaluated(parser, inDag(body), context)
    .render(0, undefined)
    .assumptions.flatMap(({ code, data }) => (code === 'secrets-backend' ? [data] : []));
}

const configuration = { 'secrets.backend': backend };

test('what is not given may be in the secrets backend, which is named', () => {
  assert.deepEqual(
    named({ configuration }),
    ['img', 'a', 'k8s'].map((key) => ({ key, backend })),
  );
});

test('nothing is said of what is given, without a backend, or where nothing else counts', () => {
  assert.deepEqual(named({}), []);
  const variables = { img: 'x', a: 'y' };
  const connections = { k8s: 'kubernetes://' };
  assert.deepEqual(named({ configuration, variables, connections }), []);
  assert.deepEqual(named({ configuration, variables, connections, unset: 'absent' }), []);
});
