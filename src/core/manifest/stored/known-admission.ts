import { isJsonObject } from '../../base/json.ts';
import type { Json } from '../../base/json.ts';
import type { AddedField } from './server-defaults.ts';

/** The admission controllers of Kubernetes whose additions can be told from anyone else's. */
export type AdmissionController =
  | 'ServiceAccount'
  | 'DefaultTolerationSeconds'
  | 'PodTolerationRestriction'
  | 'Priority'
  | 'LimitRanger'
  | 'RuntimeClass'
  | 'PodTopologyLabels';

/** The controller that adds such a field by itself; undefined where a webhook may have added it, or a user. */
export function findController(field: AddedField): AdmissionController | undefined {
  const { path, value, sent } = field;
  const spec = sent['spec'];
  switch (path) {
    case 'spec/serviceAccount':
    case 'spec/serviceAccountName':
      return value === 'default' ? 'ServiceAccount' : undefined;
    case 'spec/priority':
    case 'spec/preemptionPolicy':
      return 'Priority';
    case 'spec/overhead':
      return isJsonObject(spec) && spec['runtimeClassName'] !== undefined
        ? 'RuntimeClass'
        : undefined;
    case 'spec/volumes/*':
      return isTokenVolume(value) ? 'ServiceAccount' : undefined;
    case 'spec/containers/*/volumeMounts/*':
      return isJsonObject(value) && value['mountPath'] === tokenPath ? 'ServiceAccount' : undefined;
    case 'spec/tolerations/*':
      return findTolerating(value);
    case 'metadata/annotations/kubernetes.io~1limit-ranger':
      return 'LimitRanger';
    case 'metadata/labels/topology.kubernetes.io~1zone':
    case 'metadata/labels/topology.kubernetes.io~1region':
      return 'PodTopologyLabels';
    default:
      return isLimitRange(field) ? 'LimitRanger' : undefined;
  }
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A projected token; before Kubernetes 1.21 the account's secret. */
function isTokenVolume(value: Json): boolean {
  if (!isJsonObject(value) || typeof value['name'] !== 'string') return false;
  const { name, projected, secret } = value;
  if (isJsonObject(projected)) return /^kube-api-access-[a-z0-9]{5}$/.test(name);
  return isJsonObject(secret) && secret['secretName'] === name && /-token-[a-z0-9]{5}$/.test(name);
}

function findTolerating(value: Json): AdmissionController | undefined {
  if (!isJsonObject(value) || value['operator'] !== 'Exists') return undefined;
  const { key, effect } = value;
  const isOff = key === 'node.kubernetes.io/not-ready' || key === 'node.kubernetes.io/unreachable';
  if (isOff && effect === 'NoExecute') return 'DefaultTolerationSeconds';
  return key === 'node.kubernetes.io/memory-pressure' && effect === 'NoSchedule'
    ? 'PodTolerationRestriction'
    : undefined;
}

/** LimitRanger says in an annotation what it has set: `cpu, memory request for container base; cpu limit for container base`. */
function isLimitRange({ path, around, stored }: AddedField): boolean {
  const [, kind, resource = ''] =
    /^spec\/containers\/\*\/resources\/(request|limit)s\/([^/]+)$/.exec(path) ?? [];
  const name = isJsonObject(around[2]) ? around[2]['name'] : undefined;
  const metadata = stored['metadata'];
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  const said = isJsonObject(annotations) ? annotations['kubernetes.io/limit-ranger'] : undefined;
  if (kind === undefined || typeof name !== 'string' || typeof said !== 'string') return false;
  return said
    .replace(/^LimitRanger plugin set: /, '')
    .split('; ')
    .some((part) => {
      const [, resources = '', what, who] =
        /^(.*) (request|limit) for (?:init )?container (.*)$/.exec(part) ?? [];
      const wanted = resource.replaceAll('~1', '/').replaceAll('~0', '~');
      return what === kind && who === name && resources.split(', ').includes(wanted);
    });
}
