import type { Value } from '../python/value.ts';
import {
  boolValue,
  fieldOf,
  isTruthy,
  itemsOf,
  listValue,
  modelValue,
  strValue,
  textOf,
  withFields,
} from './model-value.ts';
import type { ObjectValue } from './model-value.ts';
import type { RandomParts } from './random-parts.ts';

/**
 * The pod's spec with the airflow Secrets attached to the first container, in their order (`Secret.attach_to_pod`): env with
 * a key becomes an env entry, env without one an envFrom entry, volume a volume and a mount.
 */
export function attachSecrets(spec: ObjectValue, secrets: Value, random: RandomParts): ObjectValue {
  let result = spec;
  let count = 0;
  for (const secret of itemsOf(secrets)) {
    const kind = textOf(fieldOf(secret, 'deploy_type'));
    if (kind === 'volume')
      result = attachVolume(result, secret, `secretvol${random.secretVolume(++count)}`);
    else if (kind === 'env') result = attachEnv(result, secret);
  }
  return result;
}

function attachVolume(spec: ObjectValue, secret: Value, id: string): ObjectValue {
  const { origin } = secret;
  const items = fieldOf(secret, 'items');
  const volume = modelValue(
    'V1Volume',
    {
      name: strValue(id),
      secret: modelValue('V1SecretVolumeSource', {
        secret_name: fieldOf(secret, 'secret'),
        ...(isTruthy(items) ? { items } : {}),
      }),
    },
    origin,
  );
  const mount = modelValue(
    'V1VolumeMount',
    {
      mount_path: fieldOf(secret, 'deploy_target'),
      name: strValue(id),
      read_only: boolValue(true),
    },
    origin,
  );
  return appendToFirst(append(spec, 'volumes', volume), 'volume_mounts', mount);
}

function attachEnv(spec: ObjectValue, secret: Value): ObjectValue {
  const name = fieldOf(secret, 'secret');
  const key = fieldOf(secret, 'key');
  if (key.kind === 'none')
    return appendToFirst(
      spec,
      'env_from',
      modelValue(
        'V1EnvFromSource',
        { secret_ref: modelValue('V1SecretEnvSource', { name }) },
        secret.origin,
      ),
    );
  const target = fieldOf(secret, 'deploy_target');
  return appendToFirst(
    spec,
    'env',
    modelValue(
      'V1EnvVar',
      {
        name: target.kind === 'str' ? { ...target, value: target.value.toUpperCase() } : target,
        value_from: modelValue('V1EnvVarSource', {
          secret_key_ref: modelValue('V1SecretKeySelector', { name, key }),
        }),
      },
      secret.origin,
    ),
  );
}

/** The object with one more item at the end of a list attribute. */
function append(object: ObjectValue, field: string, item: Value): ObjectValue {
  const list = fieldOf(object, field);
  return withFields(object, { [field]: listValue([...itemsOf(list), item], list.origin) });
}

function appendToFirst(spec: ObjectValue, field: string, item: Value): ObjectValue {
  const containers = fieldOf(spec, 'containers');
  const [first, ...rest] = itemsOf(containers);
  if (first?.kind !== 'object') return spec;
  return withFields(spec, {
    containers: listValue([append(first, field, item), ...rest], containers.origin),
  });
}
