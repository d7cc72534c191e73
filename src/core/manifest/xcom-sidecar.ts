import { inRange } from '../airflow/tables/versions.ts';
import type { Value } from '../python/value.ts';
import {
  dictValue,
  fieldOf,
  isTruthy,
  itemsOf,
  listValue,
  modelValue,
  strValue,
  withFields,
} from './model-value.ts';
import type { ObjectValue } from './model-value.ts';

/** What a task's parameter or connection changes of the sidecar; absent: the operator's default. */
export interface SidecarOptions {
  readonly image?: Value;
  readonly resources?: Value;
  readonly securityContext?: Value;
}

/** The name of the container that keeps the XCom file readable. */
export const sidecarName = 'airflow-xcom-sidecar';

/** The pod's spec with the XCom volume first in volumes and mounts, and the sidecar as last container (`add_xcom_sidecar`). */
export function addXcomSidecar(
  spec: ObjectValue,
  provider: string,
  options: SidecarOptions,
): ObjectValue {
  const volumes = fieldOf(spec, 'volumes');
  const containers = fieldOf(spec, 'containers');
  const [first, ...rest] = itemsOf(containers);
  const mounts = first === undefined ? undefined : fieldOf(first, 'volume_mounts');
  const base =
    first?.kind === 'object'
      ? [
          withFields(first, {
            volume_mounts: listValue([mount, ...itemsOf(mounts ?? volumes)], mounts?.origin),
          }),
        ]
      : [];
  return withFields(spec, {
    volumes: listValue([volume, ...itemsOf(volumes)], volumes.origin),
    containers: listValue([...base, ...rest, sidecar(provider, options)], containers.origin),
  });
}

const mount = modelValue('V1VolumeMount', {
  name: strValue('xcom'),
  mount_path: strValue('/airflow/xcom'),
});
const volume = modelValue('V1Volume', {
  name: strValue('xcom'),
  empty_dir: modelValue('V1EmptyDirVolumeSource', {}),
});
const command = ['sh', '-c', 'trap "exit 0" INT; while true; do sleep 1; done;'];

function sidecar(provider: string, options: SidecarOptions): Value {
  const { image, resources, securityContext } = options;
  return modelValue('V1Container', {
    name: strValue(sidecarName),
    command: listValue(command.map((word) => strValue(word))),
    image: image !== undefined && isTruthy(image) ? image : strValue(imageOf(provider)),
    volume_mounts: listValue([mount]),
    resources:
      resources !== undefined && isTruthy(resources)
        ? resources
        : modelValue('V1ResourceRequirements', {
            requests: dictValue([
              ['cpu', strValue('1m')],
              ['memory', strValue('10Mi')],
            ]),
          }),
    ...(securityContext === undefined || securityContext.kind === 'none'
      ? {}
      : { security_context: securityContext }),
  });
}

function imageOf(provider: string): string {
  const known = images.find(([since, until]) =>
    inRange(provider, until === undefined ? { since } : { since, until }),
  );
  return known?.[2] ?? 'alpine';
}

const images: readonly (readonly [since: string, until: string | undefined, image: string])[] = [
  ['10.17.1', '10.19.0', 'alpine:3.23.4'],
  ['10.19.0', '10.23.0', 'alpine:3.24.1'],
  ['10.23.0', undefined, 'alpine:3.24.2'],
];
