import type { V1Pod } from '@kubernetes/client-node';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { Cluster } from '../../../../src/core/cluster/cluster.ts';
import type { RunSettings } from '../../../../src/core/manifest/manifest.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import * as launcher from '../../../../src/editor/launcher.ts';
import type { Place } from '../../../../src/editor/place.ts';
import { createRuns } from '../../../../src/editor/runs/run-manager.ts';
import type { RunManager, RunParts } from '../../../../src/editor/runs/run-parts.ts';
import type { RunOrder, RunState } from '../../../../src/editor/runs/runs.ts';
import type { Lab } from '../../../contract/lab.ts';
import { toManifest, toPod } from '../../../contract/lab.ts';
import type { Step } from '../../../scripted/script.ts';
import { createRecord } from '../../run/record/fake-record.ts';
import type { FakeRecord } from '../../run/record/fake-record.ts';
import { openLab, steps } from '../../run/lab.ts';

/** A channel that shows what was written to it. */
export interface FakeChannel {
  readonly name: string;
  readonly appends: readonly string[];
  readonly text: string;
  readonly shown: number;
  readonly isClosed: boolean;
}

/** What a window did. */
export interface FakeWindow {
  readonly runs: RunManager;
  readonly channels: readonly FakeChannel[];
  /** What was said at the end of runs. */
  readonly ends: readonly { readonly state: RunState; readonly sentence: string }[];
  readonly offers: readonly RunState[];
}

/** A machine with a scripted cluster on which windows open and close. */
export interface RunsLab {
  readonly lab: Lab;
  readonly cluster: ReturnType<typeof openLab>['cluster'];
  /** The same, whose pods outlive those who close it. */
  readonly shared: Cluster;
  readonly record: FakeRecord;
  readonly openWindow: (change?: Partial<RunParts>) => FakeWindow;
  readonly order: (
    program: readonly Step[],
    change?: Partial<RunOrder> & { readonly settings?: Partial<RunSettings>; readonly xcom?: true },
  ) => RunOrder;
}

const place: Place = { kind: 'cluster', files: ['/home/me/.kube/config'], context: 'scripted' };

/** A fresh one. */
export function openRunsLab(): RunsLab {
  const { lab, cluster } = openLab();
  const record = createRecord();
  const secrets = new Map<string, readonly string[]>();
  let ids = 0;
  const shared: Cluster = new Proxy(cluster, {
    // A scripted pod must outlive its window, as on a real cluster.
    get: (target, key) => {
      if (key === 'close') return () => Promise.resolve();
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    lab,
    cluster,
    shared,
    record,
    openWindow: (change = {}) => {
      const channels: FakeChannel[] = [];
      const ends: { state: RunState; sentence: string }[] = [];
      const offers: RunState[] = [];
      const runs = createRuns({
        words: createWords('en'),
        log: silentLog,
        clock: lab.clock,
        launcher: () => launcher,
        journal: () => record,
        openCluster: () => Promise.resolve(shared),
        createChannel: (name) => createChannel(name, channels),
        ended: (state, sentence) => ends.push({ state, sentence }),
        offerResume: (state) => offers.push(state),
        mayRecover: () => true,
        mostRuns: () => 100,
        keeping: () => ({ pods: 'policy', failedFor: 0 }),
        secrets: {
          keep: (run, texts) => Promise.resolve(void secrets.set(run, texts)),
          find: (run) => Promise.resolve(secrets.get(run) ?? []),
          drop: (run) => Promise.resolve(void secrets.delete(run)),
        },
        ...change,
      });
      return { runs, channels, ends, offers };
    },
    order: (program, change = {}) => {
      const { settings, xcom, ...rest } = change;
      const pod: V1Pod = toPod(lab, steps(...program), {
        labels: { own: `${ids}` },
        ...(xcom && { xcom }),
      });
      const id = `podtasks__20260115T120000Z-run${ids++}`;
      return {
        file: '/project/dag.py',
        id,
        runId: id,
        place,
        secrets: [],
        manifest: toManifest(
          pod,
          { ...settings, ...(xcom && { doXcomPush: true }) },
          { dagId: 'dag', taskId: 'task' },
        ),
        ...rest,
      };
    },
  };
}

function createChannel(
  name: string,
  channels: FakeChannel[],
): ReturnType<RunParts['createChannel']> {
  const appends: string[] = [];
  const state = { shown: 0, isClosed: false };
  channels.push({
    name,
    appends,
    get text() {
      return appends.join('');
    },
    get shown() {
      return state.shown;
    },
    get isClosed() {
      return state.isClosed;
    },
  });
  return {
    append: (text) => appends.push(text),
    show: () => {
      state.shown++;
    },
    dispose: () => {
      state.isClosed = true;
    },
  };
}
