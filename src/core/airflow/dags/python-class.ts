import type { Value } from '../../python/value.ts';

/** `type(value).__name__` of a border value. */
export function className(value: Value): string {
  switch (value.kind) {
    case 'none':
      return 'NoneType';
    case 'list':
      return value.type ?? 'list';
    case 'set':
      return value.frozen ? 'frozenset' : 'set';
    case 'datetime':
      return value.type;
    case 'duration':
      return 'timedelta';
    case 'object':
      return value.class;
    case 'callable':
      return 'function';
    default:
      return value.kind;
  }
}

/** `str(type(value))`, for example `<class 'str'>` or `<class 'kubernetes.client.models.v1_volume.V1Volume'>`. */
export function classText(value: Value): string {
  return `<class '${qualifiedName(className(value))}'>`;
}

/** The class's name with its module, where it has one. */
export function qualifiedName(name: string): string {
  if (name === 'datetime' || name === 'date' || name === 'time' || name === 'timedelta')
    return `datetime.${name}`;
  return /^(V\d|CoreV\d)/.test(name) ? `kubernetes.client.models.${moduleOf(name)}.${name}` : name;
}

/** The client's module of a model class, for example `v1_csi_volume_source`. */
function moduleOf(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
