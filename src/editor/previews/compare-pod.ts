import type { V1Pod } from '@kubernetes/client-node';
import { recordedPairs } from '../../core/airflow/tables/versions.ts';
import type { VersionPair } from '../../core/airflow/tables/versions.ts';
import type { KeptPod } from '../../core/run/record/journal.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import { pickOne } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { Asking } from '../asking/window.ts';
import type { Repository } from '../git.ts';
import { isRunOf } from '../runs/is-run-of.ts';
import type { RunState } from '../runs/runs.ts';
import type { OtherPod } from './other-pods.ts';
import type { PreviewOf } from './preview-address.ts';

/** The pods of a task that the view of the pods knows. */
export interface KnownPods {
  readonly pods: readonly V1Pod[];
  /** As `Cluster.name` says. */
  readonly cluster: string;
  /** False where no place has been looked at yet, so that there may be others. */
  readonly isKnown: boolean;
}

/** What a choice of another pod is made from. */
export interface CompareParts {
  readonly asking: Asking;
  readonly podsOf: (task: TaskAddress) => KnownPods;
  /** Newest first. */
  readonly runs: () => readonly RunState[];
  readonly keptPod: (run: string) => Promise<KeptPod | undefined>;
  readonly findRepository: (file: string) => Promise<Repository | 'off' | undefined>;
  readonly showPods: () => void;
}

/** With what a task's pod is compared. */
export type Compared =
  ({ readonly kind: 'preview' } & PreviewOf) | { readonly kind: 'pod'; readonly other: OtherPod };

type Way = 'running' | 'last' | 'versions' | 'revision';

/** More commits nobody looks through. */
const mostCommits = 100;

/** Asks what a task's pod is to be compared with; undefined where nothing is chosen or there is none, which is said. */
export async function chooseCompared(
  task: TaskAddress,
  parts: CompareParts,
): Promise<Compared | undefined> {
  const { window, l10n } = parts.asking;
  const title = l10n.t('Compare the pod of {task} with…', { task: toPlainText(task.taskId) });
  const placeholder = l10n.t('The pod of the file as it is in the editor is on the right');
  const way = await pickOne<Way>(window, { title, placeholder }, [
    {
      label: l10n.t('A Pod on the Cluster'),
      description: l10n.t('of this task, running or ended'),
      value: 'running',
    },
    {
      label: l10n.t('The Pod of the Last Run'),
      description: l10n.t('as it was before it was deleted'),
      value: 'last',
    },
    {
      label: l10n.t('Another Provider Version…'),
      description: l10n.t('what an upgrade would change'),
      value: 'versions',
    },
    {
      label: l10n.t('The File in Another Revision of Git…'),
      description: l10n.t('the last commit, or one of the others'),
      value: 'revision',
    },
  ]);
  switch (way) {
    case 'running':
      return choosePod(task, parts);
    case 'last':
      return findLast(task, parts);
    case 'versions': {
      const versions = await chooseVersions(parts.asking);
      return versions && { kind: 'preview', versions };
    }
    case 'revision':
      return chooseRevision(task, parts);
    case undefined:
      return undefined;
  }
}

/** Asks for a pair of versions that was recorded, the newest first. */
export function chooseVersions({ window, l10n }: Asking): Promise<VersionPair | undefined> {
  const choices = recordedPairs.toReversed().map((pair) => ({
    label: l10n.t('Provider {provider}', { provider: pair.provider }),
    description: `Airflow ${pair.airflow}`,
    value: pair,
  }));
  const title = l10n.t('Compare with which versions?');
  const placeholder = l10n.t('The pod of the file’s own versions is shown on the left');
  return pickOne(window, { title, placeholder }, choices);
}

async function choosePod(
  task: TaskAddress,
  { asking: { window, l10n }, podsOf, showPods }: CompareParts,
): Promise<Compared | undefined> {
  const { pods, cluster, isKnown } = podsOf(task);
  const name = toPlainText(task.taskId);
  if (pods.length === 0) {
    const show = l10n.t('Show Pods');
    const text = isKnown
      ? l10n.t('No pod of the task {task} is on {cluster}.', {
          task: name,
          cluster: toPlainText(cluster),
        })
      : l10n.t('The view of the pods has not been open yet, so no pod is known.');
    void window.tell('information', text, ...(isKnown ? [] : [show])).then((chosen) => {
      if (chosen === show) showPods();
    });
    return undefined;
  }
  const [only] = pods;
  const title = l10n.t('Compare with which pod of {task}?', { task: name });
  const placeholder = l10n.t('Choose a pod by its name or phase');
  const choices = pods.map((pod) => ({
    label: toPlainText(pod.metadata?.name ?? ''),
    description: toPlainText(pod.status?.phase ?? ''),
    detail: toPlainText(pod.metadata?.labels?.['run_id'] ?? ''),
    value: pod,
  }));
  const pod = pods.length === 1 ? only : await pickOne(window, { title, placeholder }, choices);
  return pod && { kind: 'pod', other: { kind: 'running', pod, cluster } };
}

async function findLast(
  task: TaskAddress,
  { asking: { window, l10n }, runs, keptPod }: CompareParts,
): Promise<Compared | undefined> {
  for (const run of runs()) {
    if (!isRunOf(run, task)) continue;
    const kept = await keptPod(run.id);
    if (kept === undefined) continue;
    return { kind: 'pod', other: { kind: 'last', pod: kept.pod, cluster: run.cluster } };
  }
  const text = l10n.t('No run of the task {task} that has ended is on record with its pod.', {
    task: toPlainText(task.taskId),
  });
  void window.tell('information', text);
  return undefined;
}

async function chooseRevision(
  task: TaskAddress,
  { asking: { window, l10n, toRelative }, findRepository }: CompareParts,
): Promise<Compared | undefined> {
  const file = toPlainText(toRelative(task.file));
  const repository = await findRepository(task.file);
  if (repository === 'off' || repository === undefined) {
    const text =
      repository === 'off'
        ? l10n.t('VS Code’s own Git extension reads other revisions, and it is off or not there.')
        : l10n.t('The file {file} is in no Git repository.', { file });
    void window.tell('information', text);
    return undefined;
  }
  const commits = await repository.log(task.file, mostCommits);
  const title = l10n.t('Compare with {file} in which revision?', { file });
  const placeholder = l10n.t('The modules and files that it reads stay as they are now');
  const revision = await pickOne(window, { title, placeholder }, [
    { label: 'HEAD', description: l10n.t('the last commit'), value: 'HEAD' },
    ...commits.map(({ hash, message, authorName = '', authorDate }) => ({
      label: toPlainText(message.split('\n', 1)[0] ?? ''),
      description: hash.slice(0, 8),
      detail: toPlainText(
        [authorName, authorDate?.toISOString().slice(0, 10) ?? '']
          .filter((part) => part !== '')
          .join(' · '),
      ),
      value: hash,
    })),
  ]);
  return revision === undefined ? undefined : { kind: 'preview', revision };
}
