import type { RenderedTask } from '../airflow/rendering/rendered-task.ts';
import { acceptsParameter } from '../airflow/tables/kpo-parameters.ts';
import { clientMajor } from '../airflow/tables/versions.ts';
import type { Notice } from '../base/notice.ts';
import type { Value } from '../python/value.ts';
import { modelFromDict } from './model-from-dict.ts';
import { isObject, isTruthy, modelValue, noneValue, textOf } from './model-value.ts';
import type { ObjectValue } from './model-value.ts';
import { parseYaml } from '../python/text/parse-yaml.ts';
import { reconcilePods } from './reconcile.ts';
import type { Refusals } from './refusal.ts';

/**
 * The pod under the parameters, the first that is set: pod_template_file, pod_template_dict (7.12+), both with full_pod_spec
 * merged over them; full_pod_spec; an empty pod.
 */
export function createBasePod(
  task: RenderedTask,
  argument: (name: string) => Value,
  provider: string,
  refusals: Refusals,
): { readonly pod: ObjectValue; readonly notices: readonly Notice[] } {
  const spec = argument('full_pod_spec');
  const file = argument('pod_template_file');
  const dict = acceptsParameter('pod_template_dict', provider)
    ? argument('pod_template_dict')
    : noneValue;
  const over = (template: ObjectValue): ObjectValue =>
    isObject(spec) ? reconcilePods(template, spec, provider) : template;
  if (isTruthy(file)) {
    const { template, notices } = readTemplate(task, file, refusals);
    return { pod: over(toPod(template, 'pod_template_file', provider, refusals)), notices };
  }
  if (isTruthy(dict))
    return { pod: over(toPod(dict, 'pod_template_dict', provider, refusals)), notices: [] };
  const pod = isObject(spec) ? spec : emptyPod;
  return { pod, notices: [] };
}

const emptyPod = modelValue('V1Pod', { metadata: modelValue('V1ObjectMeta', {}) });

function toPod(
  template: Value,
  argument: string,
  provider: string,
  refusals: Refusals,
): ObjectValue {
  const source = { clientMajor: clientMajor(provider), argument, refusals };
  const pod = modelFromDict(template, 'V1Pod', source);
  return isObject(pod) ? pod : emptyPod;
}

/** A file that does not exist is an empty pod, with a warning (`deserialize_model_file`). */
function readTemplate(
  task: RenderedTask,
  file: Value,
  refusals: Refusals,
): { readonly template: Value; readonly notices: readonly Notice[] } {
  const path = textOf(file) ?? '';
  const text = task.files.get(path);
  const empty: Value = { kind: 'dict', entries: [] };
  if (text === undefined)
    return { template: empty, notices: [{ code: 'template-file-missing', data: { path } }] };
  const outcome = parseYaml(text);
  if ('value' in outcome) {
    const { value } = outcome;
    return {
      template: file.origin === undefined ? value : { ...value, origin: file.origin },
      notices: [],
    };
  }
  refusals.add(
    'invalid-value',
    { argument: 'pod_template_file', detail: outcome.error },
    file.origin,
  );
  return { template: empty, notices: [] };
}
