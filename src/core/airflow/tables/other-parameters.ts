/** What decorated functions take beside the operator's own. */
export const functionParameters: readonly string[] = [
  'op_args',
  'op_kwargs',
  'python_callable',
  'multiple_outputs',
  'use_dill',
  'args_only',
  'templates_dict',
];
