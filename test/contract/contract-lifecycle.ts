import assert from 'node:assert/strict';
import { isPodTaskError } from '../../src/core/base/failure.ts';
import type { RunSettings } from '../../src/core/manifest/manifest.ts';
import { createOwner } from '../../src/core/run/record/run-owner.ts';
import type { RunEvent } from '../../src/core/run/run-event.ts';
import { linesOf, startGiven, warningsOf } from './given-run.ts';
import type { ContractCase, Lab, Program } from './lab.ts';
import { runPod, toPod, withoutCosts } from './lab.ts';
import { createMemoryJournal } from './memory-journal.ts';

const never = new AbortController().signal;
const quick: Program = {
  sh: 'echo a; sleep 1; exit 3',
  steps: [{ log: 'a\n' }, { wait: 1000 }, { exit: 3 }],
};
const slow: Program = {
  sh: 'echo a; sleep 4; echo b',
  steps: [{ log: 'a\n' }, { wait: 4000 }, { log: 'b\n' }],
};

/** What a second start of a run finds of the first, and how a run follows what is beside its base container. */
export const lifecycleCases: readonly ContractCase[] = [
  {
    title: 'a second start of a run takes over its pod that still runs',
    needs: [],
    async act(lab) {
      const { first, again } = await startTwice(lab, slow, {}, 'log');
      const [pod] = podsOf(first);
      assert.deepEqual(podsOf(again), [pod, pod]);
      assert.ok(again.some(({ type }) => type === 'adopted'));
      assert.deepEqual(linesOf(again), ['a', 'b']);
      assert.deepEqual(endOf(again), ['success', 0, 'deleted']);
    },
  },
  {
    title: 'a second start of a run deletes its pod that has ended, and makes a new one',
    needs: [],
    async act(lab) {
      const { first, again, journal } = await startTwice(lab, quick, {}, 'log', 4000);
      assert.notEqual(podsOf(again)[0], podsOf(first)[0]);
      assert.deepEqual(withoutCosts(lab, warningsOf(again)), ['finished-pod-replaced']);
      assert.deepEqual(endOf(again), ['failed', 3, 'deleted']);
      const settled = journal.history.findLast(({ run }) => run === 'run-1');
      assert.deepEqual(
        [settled?.state, settled?.cleanup, settled?.verdict?.exit_code],
        ['settled', 'deleted', 3],
      );
      assert.equal(journal.kept[0]?.pod.metadata?.name, podsOf(first)[0]);
    },
  },
  {
    title: 'a kept pod whose run is settled is not taken for one that goes on',
    needs: ['patch'],
    async act(lab) {
      const keep = { onFinishAction: 'keep_pod' } as const;
      const runId = newRun(lab);
      const start = { runId, settings: keep };
      const first = await startGiven(lab, quick, createMemoryJournal(), start);
      const again = await startGiven(lab, quick, createMemoryJournal(), start);
      assert.notEqual(podsOf(again)[0], podsOf(first)[0]);
      for (const events of [first, again]) {
        assert.deepEqual(endOf(events), ['failed', 3, 'kept']);
        await deletePod(lab, podsOf(events)[0] ?? '');
      }
    },
  },
  {
    title: 'a run that a living process follows is refused',
    needs: [],
    async act(lab) {
      const journal = createMemoryJournal();
      const runId = newRun(lab);
      const owner = createOwner(lab.clock.now());
      let refused: unknown;
      const events = await startGiven(lab, slow, journal, { runId, owner }, async ({ type }) => {
        if (type !== 'log' || refused !== undefined) return;
        const second = startGiven(lab, slow, journal, { id: 'run-2', runId });
        refused = await second.then(
          () => new Error('not refused'),
          (error: unknown) => error,
        );
      });
      assert.ok(isPodTaskError(refused, 'run-followed'));
      assert.deepEqual(linesOf(events), ['a', 'b']);
      assert.deepEqual(endOf(events), ['success', 0, 'deleted']);
    },
  },
  {
    title: 'with reattaching off the pod of the first start makes room',
    needs: [],
    async act(lab) {
      const { first, again } = await startTwice(lab, slow, { reattach: false }, 'log');
      const [pod = ''] = podsOf(first);
      assert.notEqual(podsOf(again)[0], pod);
      assert.deepEqual(withoutCosts(lab, warningsOf(again)), ['older-pod-deleted']);
      assert.deepEqual(endOf(again), ['success', 0, 'deleted']);
    },
  },
  {
    title: 'the log of an init container is followed while it runs, before that of base',
    needs: ['init-containers'],
    async act(lab) {
      const init = {
        sh: 'echo i1; sleep 2; echo i2',
        steps: [{ log: 'i1\n' }, { wait: 2000 }, { log: 'i2\n' }],
      };
      const pod = toPod(lab, { sh: 'echo a', steps: [{ log: 'a\n' }] }, { init });
      const { events, lines } = await runPod(lab, pod, { initContainerLogs: true });
      assert.deepEqual(lines, ['i1', 'i2', 'a']);
      const ended = events.find((event) => event.type === 'ended');
      assert.deepEqual([ended?.container, ended?.exit_code], ['first', 0]);
      const place = events.findIndex((event) => event.type === 'log' && event.text === 'i1');
      assert.ok(place < events.findIndex((event) => event.type === 'ended'));
    },
  },
  {
    title: 'a run whose base has ended says which container holds its pod',
    needs: [],
    async act(lab) {
      const second = { sh: 'sleep 5', steps: [{ log: 's\n' }, { wait: 5000 }] };
      const pod = toPod(lab, { sh: 'echo a', steps: [{ log: 'a\n' }] }, { second });
      const { events, verdict } = await runPod(lab, pod);
      const held = events.filter((event) => event.type === 'held');
      assert.deepEqual(
        held.map(({ by }) => by),
        [['second']],
      );
      assert.equal(verdict?.outcome, 'success');
    },
  },
  {
    title: 'the startup timeline is told before the verdict and is on record',
    needs: [],
    async act(lab) {
      const pod = toPod(lab, slow);
      const { events, journal } = await runPod(lab, pod);
      const told = events.flatMap((event) => (event.type === 'timeline' ? [event.timeline] : []));
      assert.equal(told.length, 1);
      const [timeline] = told;
      assert.equal(timeline?.started?.container, 'base');
      assert.ok(timeline.scheduled !== undefined);
      assert.ok(timeline.started.after < 60);
      // The end of the log comes later: nothing has waited for it.
      const place = events.findIndex(({ type }) => type === 'timeline');
      assert.ok(place < events.findIndex((event) => event.type === 'log' && event.text === 'b'));
      const kept = journal.history.at(-1)?.timeline;
      assert.deepEqual(kept?.started, timeline.started);
    },
  },
];

/** A start that is let go of at its first event of this type, and a second one `pause` milliseconds later. */
async function startTwice(
  lab: Lab,
  program: Program,
  settings: Partial<RunSettings>,
  until: RunEvent['type'],
  pause = 0,
): Promise<{
  readonly first: readonly RunEvent[];
  readonly again: readonly RunEvent[];
  readonly journal: ReturnType<typeof createMemoryJournal>;
}> {
  const journal = createMemoryJournal();
  const runId = newRun(lab);
  const first = await startGiven(lab, program, journal, { runId, settings }, ({ type }, letGo) => {
    if (type === until) letGo();
  });
  if (pause > 0) await lab.clock.sleep(pause, never);
  const again = await startGiven(lab, program, journal, { id: 'run-2', runId, settings });
  return { first, again, journal };
}

/** A run id that no other case has. */
function newRun(lab: Lab): string {
  return `manual__${lab.newName()}`.slice(0, 60);
}

function podsOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'prepared' || event.type === 'created' || event.type === 'adopted'
      ? [event.pod.name]
      : [],
  );
}

function endOf(events: readonly RunEvent[]): readonly unknown[] {
  return events.flatMap((event): readonly unknown[] => {
    if (event.type === 'finished') return [event.verdict.outcome, event.verdict.exit_code];
    return event.type === 'cleaned' ? [event.how] : [];
  });
}

async function deletePod(lab: Lab, name: string): Promise<void> {
  await lab.cluster.delete({ namespace: lab.namespace, name }, { gracePeriodSeconds: 0 }, never);
}
