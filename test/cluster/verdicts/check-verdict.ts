import assert from 'node:assert/strict';
import type { V1Pod } from '@kubernetes/client-node';
import { createWords } from '../../../src/core/words/say.ts';
import { sayEvent } from '../../../src/core/words/say-event.ts';
import type { Lab } from '../../contract/lab.ts';
import { runPod, toPod } from '../../contract/lab.ts';
import { openLab } from '../cluster-lab.ts';
import { createHastyClock } from '../hasty-clock.ts';
import { recordHistory } from '../record-history.ts';
import type { TestCluster } from '../test-cluster.ts';
import type { Room, VerdictCase } from './verdict-case.ts';

/** Runs the pod of a case; its verdict has the cause and the values, and words that lack nothing. */
export async function checkVerdict(
  one: VerdictCase,
  lab: Lab,
  cluster: TestCluster,
  room: Room,
): Promise<void> {
  const pod = makePod(lab, one, room);
  const name = pod.metadata?.name ?? '';
  const own = await openOwn(one, lab, cluster);
  const transcript = await runPod(own.lab, pod, one.settings, async (event, cancel) => {
    await one.act?.(event, { name, cluster }, cancel);
  }).finally(own.close);
  const { verdict, events } = transcript;
  assert.ok(verdict !== undefined);
  if (one.or !== undefined && verdict.cause === one.or) return;
  assert.equal(verdict.cause, one.cause, JSON.stringify(verdict));
  for (const [key, value] of Object.entries(one.data)) {
    assert.equal(verdict.data?.[key], value, `${key} of ${JSON.stringify(verdict)}`);
  }
  const told = events.find((event) => event.type === 'finished');
  assert.ok(told !== undefined);
  const { text } = sayEvent(told, undefined, createWords('en'));
  assert.doesNotMatch(text, /(?:^| )…/, text);
  await one.after?.(name, cluster);
  recordHistory(one, transcript);
}

/** The lab as the case wants it: of a user with few rights, or in a hurry. */
async function openOwn(
  { rights, haste = 1 }: VerdictCase,
  lab: Lab,
  cluster: TestCluster,
): Promise<{ readonly lab: Lab; readonly close: () => Promise<void> }> {
  const clock = haste === 1 ? lab.clock : createHastyClock(lab.clock, haste);
  if (rights === undefined) return { lab: { ...lab, clock }, close: () => Promise.resolve() };
  const { namespace } = cluster;
  const limited = openLab({ kubeconfig: await cluster.createUser(rights), namespace });
  return { lab: { ...limited, clock }, close: () => limited.cluster.close() };
}

function makePod(lab: Lab, { sh = 'true', wish = {}, change }: VerdictCase, room: Room): V1Pod {
  const pod = toPod(lab, { sh, steps: [] }, wish);
  const { spec } = pod;
  const [base] = spec?.containers ?? [];
  assert.ok(spec !== undefined && base !== undefined);
  // Many at once would meet the kubelet's limit of pulls.
  for (const one of [...spec.containers, ...(spec.initContainers ?? [])]) {
    one.imagePullPolicy = 'IfNotPresent';
  }
  change?.(pod, base, spec, room);
  return pod;
}
