const ofCall = ['op_args', 'op_kwargs', 'python_callable', 'multiple_outputs'];

/** What decorated functions take beside the operator's own, by the form of the task. */
export function functionParameters(form: string): readonly string[] {
  if (form === 'task.kubernetes') return [...ofCall, 'use_dill'];
  return form === 'task.kubernetes_cmd' ? [...ofCall, 'args_only'] : [];
}
