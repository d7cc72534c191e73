import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import type { Recording } from '../manifest/rendered.ts';
import { comparable } from './comparable-pod.ts';
import { evaluateCase, keyOf } from './golden-case.ts';

/** The instances of a case: the pod and selector, or that there is none. */
export function made(
  path: string,
  workspace: string,
  versions: { readonly airflow: string; readonly provider: string },
  args: readonly string[],
): ReadonlyMap<string, unknown> {
  const { evaluation, context } = evaluateCase(path, workspace, versions, args);
  if (evaluation.refusals.length > 0) return new Map([[keyOf({}), 'refused']]);
  // A DAG that a policy refuses is an import error beside the DAGs that stay.
  const isDropped = evaluation.problems.some(
    ({ code, severity }) => code === 'policy-raises' && severity === 'error',
  );
  const others = isDropped ? [[keyOf({}), 'refused'] as const] : [];
  return new Map([
    ...others,
    ...evaluation.tasks.flatMap((task) =>
      (evaluation.instances(task.key) ?? []).map((index) => {
        const manifest = buildManifest(evaluation.render(task.key, index), context);
        const key = keyOf({ dag_id: manifest.dagId, task_id: manifest.taskId, map_index: index });
        const isPod = manifest.refusals.length + manifest.missing.length === 0;
        const { pod, selector } = manifest;
        return [key, isPod ? { pod: comparable(pod), selector } : 'refused'] as const;
      }),
    ),
  ]);
}

/** The same of a recording. */
export function recordedAs(recordings: readonly Recording[]): ReadonlyMap<string, unknown> {
  return new Map(
    recordings.map((one) => [
      keyOf(one),
      one.pod ? { pod: comparable(one.pod), selector: one.selector } : 'refused',
    ]),
  );
}

/** What a DAG file says that the recorder is given, as options of the command line. */
export function optionsOf(text: string): readonly string[] {
  const line = /^# oracle: (.*)$/m.exec(text)?.[1];
  if (line === undefined) return [];
  return line.split(/\s+(?=--)/).flatMap((part) => {
    const [option = '', ...value] = part.split(' ');
    return value.length === 0 ? [option] : [option, value.join(' ')];
  });
}
