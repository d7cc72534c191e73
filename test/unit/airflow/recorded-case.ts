import { buildManifest } from '../../../src/core/manifest/build-manifest.ts';
import { buildObject } from '../../../src/core/manifest/build-object.ts';
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
      (evaluation.instances(task.key) ?? []).map((index): readonly [string, unknown] => {
        const rendered = evaluation.render(task.key, index);
        const manifest = buildObject(rendered, context) ?? buildManifest(rendered, context);
        const key = keyOf({ dag_id: manifest.dagId, task_id: manifest.taskId, map_index: index });
        if (manifest.refusals.length + manifest.missing.length > 0) return [key, 'refused'];
        return 'pod' in manifest
          ? [key, { pod: comparable(manifest.pod), selector: manifest.selector }]
          : [key, { object: manifest.object }];
      }),
    ),
  ]);
}

/** The same of a recording. */
export function recordedAs(recordings: readonly Recording[]): ReadonlyMap<string, unknown> {
  return new Map(
    recordings.map((one): readonly [string, unknown] => {
      if (!one.pod) return [keyOf(one), 'refused'];
      // Our selector is that of a pod of its own.
      return one.pod.kind === 'Pod'
        ? [keyOf(one), { pod: comparable(one.pod), selector: one.selector }]
        : [keyOf(one), { object: one.pod }];
    }),
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
