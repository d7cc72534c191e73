import assert from 'node:assert/strict';
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import type { Recording } from '../manifest/rendered.ts';
import { comparable } from './comparable-pod.ts';
import { evaluateCase, keyOf } from './golden-case.ts';

// Workspaces of our own that the provider was recorded with, by its version and Airflow's.
const recorded = new Map([
  ['10.5.0', '2.11.0'],
  ['10.25.0', '3.3.2'],
]);
const fixtures = (path: string): string =>
  realpathSync(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)));

/** The instances of a case: the pod and selector, or that there is none. */
function made(
  path: string,
  workspace: string,
  versions: { readonly airflow: string; readonly provider: string },
  args: readonly string[],
): ReadonlyMap<string, unknown> {
  const { evaluation, context } = evaluateCase(path, workspace, versions, args);
  if (evaluation.refusals.length > 0) return new Map([[keyOf({}), 'refused']]);
  return new Map(
    evaluation.tasks.flatMap((task) =>
      (evaluation.instances(task.key) ?? []).map((index) => {
        const manifest = buildManifest(evaluation.render(task.key, index), context);
        const key = keyOf({ dag_id: manifest.dagId, task_id: manifest.taskId, map_index: index });
        const isPod = manifest.refusals.length + manifest.missing.length === 0;
        const { pod, selector } = manifest;
        return [key, isPod ? { pod: comparable(pod), selector } : 'refused'] as const;
      }),
    ),
  );
}

for (const workspace of ['local-settings', 'task-ids', 'mapped-groups']) {
  for (const file of readdirSync(fixtures(`${workspace}/dags`)).filter((one) =>
    one.endsWith('.py'),
  )) {
    const name = file.replace(/\.py$/, '');
    for (const [provider, airflow] of recorded) {
      test(`${workspace}/${name} gives the pods that provider ${provider} makes`, () => {
        const path = fixtures(`${workspace}/dags/${file}`);
        const args =
          /^# oracle: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1]?.split(/ (?=--)/) ?? [];
        const recordings = JSON.parse(
          readFileSync(fixtures(`${workspace}/recorded/${provider}/${name}.json`), 'utf8'),
        ) as readonly Recording[];
        const expected = recordings.map(
          (one) =>
            [
              keyOf(one),
              one.pod ? { pod: comparable(one.pod), selector: one.selector } : 'refused',
            ] as const,
        );
        const options = args.flatMap((arg) => {
          const [option = '', ...value] = arg.split(' ');
          return [option, value.join(' ')];
        });
        const pods = made(path, fixtures(workspace), { airflow, provider }, options);
        assert.deepEqual(new Map([...pods].sort()), new Map(expected.toSorted()));
      });
    }
  }
}
