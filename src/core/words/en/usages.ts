import type { UsageCode } from '../interface-key.ts';

/** What is wrong with a command line, in English. */
export const usages: Readonly<Record<UsageCode, string>> = {
  'no-command':
    'A command is needed: tasks, manifest, run, pods, logs or delete; see pod-tasks --help.',
  'unknown-command':
    'There is no command "{command}"[; did you mean "{nearest}"?] See pod-tasks --help.',
  'unknown-option': 'There is no option {option}[; did you mean {nearest}?] See pod-tasks --help.',
  'option-elsewhere':
    'The option {option} does not belong to {command}; see pod-tasks {command} --help.',
  'option-value': 'The option {option} needs a value.',
  'option-no-value': 'The option {option} takes no value.',
  'unexpected-argument': 'The argument "{argument}" is one too many.',
  'missing-argument': 'The argument {argument} is missing.',
  'needs-task-or-all': 'Say which task with --task TASK_ID, or --all for all of them.',
  'needs-task': 'Say which task with --task TASK_ID.',
  'task-and-all': 'Give either --task or --all, not both.',
  'not-a-date':
    'The option {option} needs a date such as 2024-01-15T00:00:00+00:00; "{value}" is none.',
  'not-an-integer': 'The option {option} needs a whole number; "{value}" is none that fits.',
  'not-json': 'The option {option} needs JSON[: {detail}].',
  'not-a-command':
    'The option {option} needs a command as a JSON array of texts, or auto; see pod-tasks manifest --help.',
  'not-an-object': 'The option {option} needs a JSON object such as {example}.',
  'not-a-registry-map':
    'The option {option} needs a whole image name on both sides, or one that ends in /* on both, such as docker.io/*=mirror.example.com/hub/*; "{value}" is not.',
  'not-a-pair': 'The option {option} needs the form {form}.',
  'not-one-of': 'The option {option} is one of {choices}; "{value}" is not.',
  'not-a-duration':
    'The option {option} needs a duration such as 90s, 5m or 2h; "{value}" is none.',
  'not-a-version': 'The option {option} needs a version such as 2.10.3; "{value}" is none.',
  'not-a-folder': 'The option {option} needs a folder; "{value}" is none.',
  excluding: 'The options {one} and {other} exclude each other; give one of them.',
  'only-with': 'The option {option} goes with {other} only.',
  'several-namespaces':
    'There are pods called "{pod}" in several namespaces ({namespaces}); name one with -n.',
  'mapped-needs-index':
    'The task "{task}" is mapped[ and has {count} instances]; choose one with --map-index.',
};
