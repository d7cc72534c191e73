import { isJsonObject } from '../../base/json.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { isSameJson } from './same-json.ts';

/** A field of the stored pod that was not sent, with what is around it. */
export interface AddedField {
  /** With `*` for each index, for example `spec/dnsPolicy`; what holds of containers holds of init containers. */
  readonly path: string;
  readonly value: Json;
  /** The objects and lists around it, the innermost first. */
  readonly around: readonly Json[];
  /** What was sent of those, as far as it was. */
  readonly sentAround: readonly (Json | undefined)[];
  readonly stored: JsonObject;
  readonly sent: JsonObject;
}

/**
 * True for what the API server itself gives a field that is not sent: Kubernetes' `pkg/apis/core/v1/defaults.go` (1.20 to 1.34),
 * its conversions, what it writes though it is empty, and what only it can know, such as the uid and the status.
 */
export function isServerDefault(field: AddedField): boolean {
  const { path, value } = field;
  if (path === 'status' || ownFields.has(path)) return true;
  if (defaults.has(path)) return isSameJson(defaults.get(path), value);
  const rule = rules.get(path) ?? rules.get(path.replace(/[^/]+$/, '*'));
  return rule?.(field) ?? false;
}

/** Whatever their value is. The node is the scheduler's choice, which a pod that is only stored does not have. */
const ownFields: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata/uid',
  'metadata/name',
  'metadata/namespace',
  'metadata/creationTimestamp',
  'metadata/deletionTimestamp',
  'metadata/deletionGracePeriodSeconds',
  'metadata/generation',
  'metadata/resourceVersion',
  'metadata/selfLink',
  'metadata/managedFields',
  'spec/nodeName',
]);

const container = 'spec/containers/*';
const volume = 'spec/volumes/*';
const claim = `${volume}/ephemeral/volumeClaimTemplate`;
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map(
  (probe) => `${container}/${probe}`,
);
const httpGets = [...probes, `${container}/lifecycle/postStart`, `${container}/lifecycle/preStop`];
const downwardItems = [
  `${volume}/downwardAPI/items/*`,
  `${volume}/projected/sources/*/downwardAPI/items/*`,
];

const defaults: ReadonlyMap<string, Json> = new Map(
  Object.entries<Json>({
    'spec/dnsPolicy': 'ClusterFirst',
    'spec/enableServiceLinks': true,
    'spec/restartPolicy': 'Always',
    'spec/schedulerName': 'default-scheduler',
    'spec/securityContext': {},
    'spec/terminationGracePeriodSeconds': 30,
    [`${container}/resources`]: {},
    [`${container}/terminationMessagePath`]: '/dev/termination-log',
    [`${container}/terminationMessagePolicy`]: 'File',
    [`${container}/ports/*/protocol`]: 'TCP',
    [`${container}/env/*/valueFrom/fieldRef/apiVersion`]: 'v1',
    [`${container}/env/*/valueFrom/resourceFieldRef/divisor`]: '0',
    [`${container}/env/*/valueFrom/fileKeyRef/optional`]: false,
    ...forEach(probes, {
      failureThreshold: 3,
      periodSeconds: 10,
      successThreshold: 1,
      timeoutSeconds: 1,
      'grpc/service': '',
    }),
    ...forEach(httpGets, { 'httpGet/path': '/', 'httpGet/scheme': 'HTTP' }),
    ...forEach(downwardItems, { 'fieldRef/apiVersion': 'v1', 'resourceFieldRef/divisor': '0' }),
    [`${volume}/emptyDir`]: {},
    [`${volume}/configMap/defaultMode`]: 0o644,
    [`${volume}/secret/defaultMode`]: 0o644,
    [`${volume}/downwardAPI/defaultMode`]: 0o644,
    [`${volume}/projected/defaultMode`]: 0o644,
    [`${volume}/projected/sources/*/serviceAccountToken/expirationSeconds`]: 3600,
    [`${volume}/hostPath/type`]: '',
    [`${volume}/iscsi/iscsiInterface`]: 'default',
    ...forEach([`${volume}/rbd`], { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
    ...forEach([`${volume}/azureDisk`], {
      cachingMode: 'ReadWrite',
      fsType: 'ext4',
      kind: 'Shared',
      readOnly: false,
    }),
    ...forEach([`${volume}/scaleIO`], { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
    [`${claim}/metadata`]: {},
    [`${claim}/spec/resources`]: {},
    [`${claim}/spec/volumeMode`]: 'Filesystem',
  }),
);

const rules: ReadonlyMap<string, (field: AddedField) => boolean> = new Map(
  Object.entries<(field: AddedField) => boolean>({
    [`${container}/imagePullPolicy`]: ({ value, around }) =>
      isJsonObject(around[0]) && value === pullPolicyOf(around[0]['image']),
    [`${volume}/image/pullPolicy`]: ({ value, around }) =>
      isJsonObject(around[0]) && value === pullPolicyOf(around[0]['reference']),
    // In the network of the node a port is the node's.
    [`${container}/ports/*/hostPort`]: ({ value, around, stored }) =>
      get(stored, 'spec', 'hostNetwork') === true && get(around[0], 'containerPort') === value,
    // What is limited and not requested is requested as it is limited.
    [`${container}/resources/requests/*`]: ({ path, value, around, sentAround }) => {
      const name = (path.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
      return (
        get(sentAround[1], 'limits', name) !== undefined &&
        isSameJson(get(around[1], 'limits', name), value)
      );
    },
    'spec/resources/requests': ({ sentAround }) => sentAround[0] !== undefined,
    'spec/resources/requests/*': ({ sentAround }) => sentAround[1] !== undefined,
    // Two names of one field.
    'spec/serviceAccount': ({ value, sent }) => get(sent, 'spec', 'serviceAccountName') === value,
    'spec/serviceAccountName': ({ value, sent }) => get(sent, 'spec', 'serviceAccount') === value,
  }),
);

/** `Always` for the tag `latest`, also where no tag is written. */
function pullPolicyOf(image: Json | undefined): string {
  const name = typeof image === 'string' ? image : '';
  const [repository = '', digest] = name.split('@');
  const tag = /:([^:/]+)$/.exec(repository)?.[1];
  const isLatest = tag === undefined ? digest === undefined : tag === 'latest';
  return isLatest ? 'Always' : 'IfNotPresent';
}

function get(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (found, key) => (isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined),
    value,
  );
}

function forEach(
  paths: readonly string[],
  fields: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    paths.flatMap((path) =>
      Object.entries(fields).map(([name, value]) => [`${path}/${name}`, value] as const),
    ),
  );
}
