import assert from 'node:assert/strict';
import { silentLog } from '../../src/core/base/log.ts';
import type { PodName } from '../../src/core/cluster/cluster.ts';
import type { RunSettings } from '../../src/core/manifest/manifest.ts';
import { isResumable, resume } from '../../src/core/run/reattach/resume.ts';
import type { RunEvent } from '../../src/core/run/run-event.ts';
import { run } from '../../src/core/run/run.ts';
import type { ContractCase, Lab, Program } from './lab.ts';
import { toManifest, toPod } from './lab.ts';
import { createMemoryJournal } from './memory-journal.ts';

/** Lines before and after the moment at which the run is let go of, some in one second, and a result. */
const program: Program = {
  sh: 'for i in 1 2 3; do echo $i; done; sleep 1; echo 4; sleep 3; echo 5; for i in 6 7; do echo $i; done; exit 3',
  steps: [
    { log: '1\n2\n3\n' },
    { wait: 1000 },
    { log: '4\n' },
    { wait: 3000 },
    { log: '5\n6\n7\n' },
    { exit: 3 },
  ],
};

/** What becomes of a run that is let go of and taken up again. */
export const resumeCases: readonly ContractCase[] = [
  {
    title: 'a run that is let go of is taken up where it was, and each line comes once',
    needs: [],
    async act(lab) {
      const { before, after } = await letGoAt(lab, '2', {});
      assert.ok(!before.some(({ type }) => type === 'finished' || type === 'cleaned'));
      assert.deepEqual(
        after.slice(0, 2).map(({ type }) => type),
        ['prepared', 'adopted'],
      );
      assert.deepEqual(linesOf([...before, ...after]), ['1', '2', '3', '4', '5', '6', '7']);
      assert.ok(!after.some(({ type }) => type === 'gap'));
      assert.deepEqual(endOf(after), [3, 'deleted']);
    },
  },
  {
    title: 'a run that is taken up after its pod has ended has its verdict and the rest of its log',
    needs: [],
    async act(lab) {
      const keeping = { onFinishAction: 'keep_pod' } as const;
      const { before, after, name } = await letGoAt(lab, '4', keeping, 8000);
      assert.deepEqual(linesOf([...before, ...after]), ['1', '2', '3', '4', '5', '6', '7']);
      assert.deepEqual(endOf(after), [3, 'kept']);
      await lab.cluster.delete(name, { gracePeriodSeconds: 0 }, new AbortController().signal);
    },
  },
];

async function letGoAt(
  lab: Lab,
  line: string,
  settings: Partial<RunSettings>,
  pause = 0,
): Promise<{
  readonly before: readonly RunEvent[];
  readonly after: readonly RunEvent[];
  readonly name: PodName;
}> {
  const journal = createMemoryJournal();
  const signal = new AbortController().signal;
  const letGo = new AbortController();
  const surroundings = { signal, log: silentLog, clock: lab.clock, journal };
  const manifest = toManifest(toPod(lab, program), settings, { dagId: 'contract', taskId: 'case' });
  const before: RunEvent[] = [];
  const request = { manifest, id: 'run-1', runId: 'run-1' };
  for await (const event of run(request, lab.cluster, { ...surroundings, letGo: letGo.signal })) {
    before.push(event);
    if (event.type === 'log' && event.text === line) letGo.abort(new Error('let go of'));
  }
  if (pause > 0) await lab.clock.sleep(pause, signal);
  const entry = journal.history.at(-1);
  assert.ok(entry !== undefined && isResumable(entry));
  const after: RunEvent[] = [];
  for await (const event of resume(entry, lab.cluster, surroundings)) after.push(event);
  const { metadata } = manifest.pod;
  const name = { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
  return { before, after, name };
}

function linesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'log' ? [event.text] : []));
}

/** The exit code and what became of the pod. */
function endOf(events: readonly RunEvent[]): readonly unknown[] {
  return events.flatMap((event): readonly unknown[] => {
    if (event.type === 'finished') return [event.verdict.exit_code];
    return event.type === 'cleaned' ? [event.how] : [];
  });
}
