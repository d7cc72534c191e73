import type { Json } from '../core/base/json.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import { toYaml } from '../core/manifest/to-yaml.ts';
import type { BuildError } from './build-pod.ts';
import { printJson } from './print-json.ts';
import type { Printable } from './print-json.ts';

/** What one task instance creates, or why that is not known. */
export type PrintedPod = {
  readonly dagId: string | null;
  readonly taskId: string | null;
  readonly mapIndex: number | undefined;
} & (
  | { readonly pod: Manifest['pod']; readonly selector: string }
  /** What is created in place of a pod. */
  | { readonly object: Json }
  | { readonly error: BuildError | undefined }
);

/** The text of pods: in JSON with the errors, a list where all are asked for; in YAML one document for each pod. */
export function printPods(
  pods: readonly PrintedPod[],
  form: 'json' | 'yaml',
  all: boolean,
): string {
  if (form === 'yaml') {
    return pods
      .flatMap((one) =>
        'pod' in one ? [toYaml(one.pod)] : 'object' in one ? [toYaml(one.object)] : [],
      )
      .join('---\n');
  }
  const items = pods.map((one): Printable => ({
    dag_id: one.dagId,
    task_id: one.taskId,
    map_index: one.mapIndex,
    ...('pod' in one
      ? { pod: one.pod as unknown as Printable, selector: one.selector }
      : 'object' in one
        ? { object: one.object as Printable }
        : { error: one.error === undefined ? undefined : toPrintedError(one.error) }),
  }));
  return `${printJson(all ? items : (items[0] ?? null), '  ')}\n`;
}

/** An error as it is printed. */
export function toPrintedError(error: BuildError): Printable {
  const { code, message } = error;
  return { code, message, missing: error.missing.map(({ name, option }) => ({ name, option })) };
}
