import type { V1Pod } from '@kubernetes/client-node';
import { readable } from './evidence.ts';
import type { Finding } from './evidence.ts';
import type { VerdictCause } from './verdict-cause.ts';

/** Why no node took the pod, from the condition PodScheduled; undefined where one did. */
export function findScheduling(pod: V1Pod, seconds: number | undefined): Finding | undefined {
  const { spec, status } = pod;
  const condition = status?.conditions?.find((one) => one.type === 'PodScheduled');
  if (condition?.status !== 'False') return undefined;
  if (condition.reason === 'SchedulingGated') {
    const gate = (spec?.schedulingGates ?? []).map(({ name }) => name).join(', ');
    return { cause: 'unschedulable-gate', data: { gate, seconds } };
  }
  const message = readable(condition.message);
  const claim = /persistentvolumeclaim "([^"]+)" (?:not found|is being deleted)/.exec(message)?.[1];
  const detail = withoutAttempts(message);
  if (claim !== undefined)
    return { cause: 'claim-missing', data: { name: claim, detail, seconds } };
  if (message.includes('unbound immediate PersistentVolumeClaims')) {
    return { cause: 'claim-unbound', data: { detail, seconds } };
  }
  const kinds = listKinds(detail);
  const [cause = 'unschedulable', ...others] = [...kinds];
  if (others.length > 0) return { cause: 'unschedulable', data: { detail, seconds } };
  const data = { detail, seconds };
  switch (cause) {
    case 'unschedulable-resources':
      return {
        cause,
        data: { ...data, resource: listLacking(detail), requests: listRequests(pod) },
      };
    case 'unschedulable-selector':
      return { cause, data: { ...data, selector: listSelector(pod) } };
    case 'unschedulable-taint':
      return {
        cause,
        data: { ...data, taint: findTaint(detail) },
      };
    default:
      return { cause: 'unschedulable', data };
  }
}

/** The sentence about the nodes, without what the scheduler tried after (`FitError.Error` of kube-scheduler). */
function withoutAttempts(message: string): string {
  return message
    .replace(/\.? (?:no new claims to deallocate|preemption: ).*$/s, '')
    .replace(/\.$/, '');
}

const kinds: readonly (readonly [VerdictCause, RegExp])[] = [
  ['unschedulable-resources', /Insufficient |Too many pods/],
  ['unschedulable-selector', /didn't match (?:Pod's )?(?:node affinity|node selector)/],
  ['unschedulable-taint', /taint/],
];

/**
 * The different reasons of all nodes. What is for the control plane alone says nothing where others speak; and since the
 * scheduler looks at taints first, then at labels, a node that lacks room is one that the pod may have and wants.
 */
function listKinds(detail: string): ReadonlySet<VerdictCause> {
  const colon = detail.indexOf(': ');
  const reasons = (colon < 0 ? detail : detail.slice(colon + 2)).split(/, (?=\d)/);
  const told = reasons.filter((one) => !one.includes('node-role.kubernetes.io/control-plane'));
  const counted = told.length > 0 ? told : reasons;
  const found = new Set(
    counted.map((one) => kinds.find(([, fits]) => fits.test(one))?.[0] ?? 'unschedulable'),
  );
  if (found.has('unschedulable-resources')) {
    found.delete('unschedulable-taint');
    found.delete('unschedulable-selector');
  }
  return found;
}

function listLacking(detail: string): string {
  const found = Array.from(
    detail.matchAll(/Insufficient ([^\s,]+?)[,.]?(?=\s|$)/g),
    ([, name]) => name,
  );
  const names = detail.includes('Too many pods') ? [...found, 'pods'] : found;
  return [...new Set(names)].join(', ');
}

/** What the containers ask for, for example `base: cpu=2, memory=4Gi`. */
function listRequests({ spec }: V1Pod): string {
  return (spec?.containers ?? [])
    .flatMap(({ name, resources }) => {
      const asked = Object.entries(resources?.requests ?? {});
      if (asked.length === 0) return [];
      return [`${name}: ${asked.map(([what, amount]) => `${what}=${amount}`).join(', ')}`];
    })
    .join('; ');
}

function listSelector({ spec }: V1Pod): string {
  return Object.entries(spec?.nodeSelector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** The taint that a message names, for example `dedicated: gpu`; one without a value stands there with a colon. */
function findTaint(message: string): string | undefined {
  return /taint\(?s?\)? \{([^}]*)\}/.exec(message)?.[1]?.trim().replace(/:$/, '');
}
