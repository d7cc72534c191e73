import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import { recordedProviders, recordings, type Recording } from '../manifest/rendered.ts';
import { comparable } from './comparable-pod.ts';
import { evaluateGolden, goldenCases, keyOf } from './golden-case.ts';

// What is recorded and not made equal yet, with why. A case that has become equal fails here until it is taken off.
const notYet: Readonly<Record<string, string>> = {
  taskflow_variants:
    'instances of decorated mapped tasks that the recorder did not count (golden-tasks.test.ts)',
};

interface Made {
  readonly pods: ReadonlyMap<string, unknown>;
  readonly refused: ReadonlySet<string>;
  readonly fileRefused: boolean;
}

function make(name: string, provider: string, args: readonly string[]): Made {
  const { evaluation, context } = evaluateGolden(name, provider, args);
  const pods = new Map<string, unknown>();
  const refused = new Set<string>();
  if (evaluation.refusals.length > 0) return { pods, refused, fileRefused: true };
  for (const task of evaluation.tasks) {
    for (const index of evaluation.instances(task.key) ?? []) {
      const manifest = buildManifest(evaluation.render(task.key, index), context);
      const key = keyOf({ dag_id: manifest.dagId, task_id: manifest.taskId, map_index: index });
      if (manifest.refusals.length > 0 || manifest.missing.length > 0) refused.add(key);
      else pods.set(key, { pod: comparable(manifest.pod), selector: manifest.selector });
    }
  }
  return { pods, refused, fileRefused: false };
}

function compare(name: string, provider: string, args: readonly string[]): void {
  const recorded: readonly Recording[] = recordings(provider, name);
  const made = make(name, provider, args);
  const whole = recorded.some((one) => !('task_id' in one));
  assert.equal(made.fileRefused, whole, 'the file is refused');
  if (whole) return;
  const pods = new Map(
    recorded.flatMap((one) =>
      one.pod ? [[keyOf(one), { pod: comparable(one.pod), selector: one.selector }]] : [],
    ),
  );
  assert.deepEqual(made.pods, pods);
  assert.deepEqual(
    [...made.refused].sort(),
    recorded.flatMap((one) => (one.pod ? [] : [keyOf(one)])).sort(),
  );
}

for (const [name, args] of goldenCases) {
  const why = notYet[name];
  test(
    why === undefined
      ? `${name} gives the recorded pods in every version`
      : `${name} is not equal yet: ${why}`,
    () => {
      const wrong: string[] = [];
      for (const provider of recordedProviders) {
        try {
          compare(name, provider, args);
        } catch (error) {
          if (why === undefined) throw new Error(`provider ${provider}`, { cause: error });
          wrong.push(provider);
        }
      }
      assert.equal(wrong.length > 0, why !== undefined);
    },
  );
}
