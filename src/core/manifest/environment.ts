import type { Value } from '../python/value.ts';
import { itemsOf, modelValue } from './model-value.ts';

/** env_vars as a list of V1EnvVar: a dict becomes one per entry (`convert_env_vars`). */
export function toEnvVars(value: Value): readonly Value[] {
  if (value.kind !== 'dict') return itemsOf(value);
  return value.entries.map(([key, item]) =>
    modelValue('V1EnvVar', { name: key, value: item }, item.origin ?? key.origin ?? value.origin),
  );
}

/** One V1EnvFromSource for each name of a config map (`convert_configmap`); a str gives one for each character, as in Python. */
export function toConfigMapSources(value: Value): readonly Value[] {
  const names: readonly Value[] =
    value.kind === 'str'
      ? Array.from(value.value, (character) => ({ kind: 'str', value: character }))
      : itemsOf(value);
  return names.map((name) =>
    modelValue(
      'V1EnvFromSource',
      { config_map_ref: modelValue('V1ConfigMapEnvSource', { name }, name.origin) },
      name.origin,
    ),
  );
}

/** image_pull_secrets: a str is split on commas, not trimmed (`convert_image_pull_secrets`). */
export function toPullSecrets(value: Value): Value {
  if (value.kind !== 'str') return value;
  return {
    ...(value.origin === undefined ? {} : { origin: value.origin }),
    kind: 'list',
    items: value.value
      .split(',')
      .map((name) => modelValue('V1LocalObjectReference', { name: { kind: 'str', value: name } })),
  };
}
