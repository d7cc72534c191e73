import type { Words } from '../../core/words/say.ts';
import { harmless } from '../../core/words/fill.ts';
import type { PodAnswer, TaskAddress } from '../analysis/analyzer.ts';
import type { L10n } from '../localize.ts';

/** The text of a preview: what is said of the pod as comments, then the pod. */
export function formatPreview(
  task: TaskAddress,
  answer: PodAnswer,
  words: Words,
  l10n: L10n,
): string {
  const { missing, refusals, notices, yaml } = answer;
  const index = task.mapIndex === undefined ? '' : ` [${task.mapIndex}]`;
  const assumptions = [...new Set(notices.map((notice) => words.notice(notice)))];
  const sections = [
    [
      l10n.t('Task {0} of DAG {1}', `${task.taskId}${index}`, task.dagId),
      describeVersions(answer.versions, l10n),
    ],
    list(l10n.t('Airflow refuses it:'), unique(refusals.map((one) => words.problem(one)))),
    list(
      l10n.t('Values that are not given; a run asks for them:'),
      missing.map(({ name, input }) => `${name} (${nameKind(input.kind, l10n)})`),
    ),
    list(l10n.t('Taken for granted:'), assumptions),
  ];
  const pod = yaml ?? comment([whyNone(answer, l10n)]);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map(comment)
    .join('#\n')}\n${pod}`;
}

/** The versions that a file is read by, and where they come from. */
export function describeVersions(versions: PodAnswer['versions'], l10n: L10n): string {
  const { airflow, provider, source, file } = versions;
  switch (source) {
    case 'given':
      return l10n.t(
        'Airflow {0}, cncf.kubernetes provider {1}, by the settings',
        airflow,
        provider,
      );
    case 'project':
      return l10n.t(
        'Airflow {0}, cncf.kubernetes provider {1}, by {2}',
        airflow,
        provider,
        file ?? '',
      );
    case 'installed':
      return l10n.t(
        'Airflow {0}, cncf.kubernetes provider {1}, as installed in {2}',
        airflow,
        provider,
        file ?? '',
      );
    case 'fit':
      return l10n.t(
        'Airflow {0}, cncf.kubernetes provider {1}, the newest ones that have what the file imports',
        airflow,
        provider,
      );
    case 'newest':
      return l10n.t(
        'Airflow {0}, cncf.kubernetes provider {1}, the newest known ones',
        airflow,
        provider,
      );
  }
}

function nameKind(kind: PodAnswer['missing'][number]['input']['kind'], l10n: L10n): string {
  switch (kind) {
    case 'variable':
      return l10n.t('variable');
    case 'connection':
      return l10n.t('connection');
    case 'env':
      return l10n.t('environment variable');
    case 'config':
      return l10n.t('Airflow option');
    case 'xcom':
      return l10n.t('XCom of the task');
    case 'param':
      return l10n.t('DAG param');
    case 'argument':
      return l10n.t('function argument');
    case 'import':
      return l10n.t('module');
  }
}

function whyNone({ refusals, missing, mapIndexes }: PodAnswer, l10n: L10n): string {
  if (mapIndexes !== undefined) return l10n.t('The instance is not there any more.');
  return refusals.length > 0 || missing.length > 0
    ? l10n.t('There is no pod to show until then.')
    : l10n.t('The task is not in the file any more.');
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, ...items.map((item) => `- ${item}`)];
}

/** Comments of one line each, whatever the texts hold. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${harmless(line)}\n`).join('');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
