import { isPodTaskError } from '../../core/base/failure.ts';
import type { PodTaskError } from '../../core/base/failure.ts';
import type { AirflowPod } from '../../core/bridge/answers.ts';
import type { MissingInput } from '../../core/airflow/rendering/rendered-task.ts';
import type { TaskAddress } from '../analysis/analyzer.ts';
import { isSecretInput } from '../asking/inputs.ts';
import { pickOne } from '../asking/pick.ts';
import { toPlainText } from '../asking/plain-text.ts';
import type { TypedInput } from '../asking/typed-input.ts';
import type { Asking } from '../asking/window.ts';
import { chooseTask, findNearest, listTasks, readAddresses } from '../commands/choose-task.ts';
import type { FoundTask } from '../commands/choose-task.ts';
import type { Handlers } from '../commands/register.ts';
import { askIndex } from '../commands/ready-task.ts';
import { mayRun } from '../commands/trust.ts';
import type { AirflowParts } from './airflow-port.ts';
import { askAirflow } from './ask-airflow.ts';
import type { AskedAirflow, ExactAnswer } from './ask-airflow.ts';
import { toShownTexts } from './exact-texts.ts';
import { forgetBridge, settleBridge } from './settle-bridge.ts';
import type { ChosenBridge } from './settle-bridge.ts';

/** The command that asks the user's own Airflow for a task's pod, and shows where ours differs. */
export function createAirflowCommands(
  parts: AirflowParts,
): Pick<Handlers, 'podTasks.task.previewExactly'> {
  return { 'podTasks.task.previewExactly': (given) => previewExactly(given, parts) };
}

async function previewExactly(given: unknown, parts: AirflowParts): Promise<void> {
  const { asking, editor } = parts;
  const { window, l10n } = asking;
  const trust = l10n.t('Your Airflow is asked only in a workspace that you trust.');
  if (!mayRun(parts, trust)) return;
  const named = readAddresses(given ?? parts.airflow.shown());
  const active = editor.activeFile();
  const file = named[0]?.file ?? active?.file;
  if (file === undefined) {
    void window.tell('information', l10n.t('Open a DAG file first.'));
    return;
  }
  if (!file.endsWith('.py')) {
    const shown = toPlainText(asking.toRelative(file));
    const text = l10n.t('Airflow imports Python files alone; open the one that reads {file}.', {
      file: shown,
    });
    void window.tell('information', text);
    return;
  }
  const text = await editor.readText(file);
  if (text === undefined) {
    const shown = toPlainText(asking.toRelative(file));
    void window.tell('warning', l10n.t('The file {file} is not there any more.', { file: shown }));
    return;
  }
  const tasks =
    named.length > 0
      ? named.map((task) => ({ task, line: undefined }))
      : await listOwn(file, text, parts);
  const nearest = named.length > 0 ? 0 : findNearest(tasks, active?.line ?? 1);
  const title = l10n.t('Which task is Airflow to make the pod of?');
  const own = await chooseTask(tasks, nearest, asking, title);
  if (own === undefined && tasks.length > 0) return;
  const chosen = await settleBridge(file, parts);
  if (chosen === undefined) return;
  await withAirflow({ file, text, chosen, given, parts }, async (airflow) => {
    const task = own ?? (await chooseOfAirflow(file, airflow, parts));
    if (task !== undefined) await ask(task, airflow, { file, text, chosen, given, parts });
  });
}

/** What a command was started with, so that it can go on later. */
interface Session {
  readonly file: string;
  readonly text: string;
  readonly chosen: ChosenBridge;
  readonly given: unknown;
  readonly parts: AirflowParts;
}

/** Asks the Airflow of a session, and ends it; says what went wrong with it. */
async function withAirflow(
  session: Session,
  work: (airflow: AskedAirflow) => Promise<void>,
): Promise<void> {
  const { file, text, chosen, parts } = session;
  const { editor, asking } = parts;
  let airflow: AskedAirflow | undefined;
  try {
    airflow = await editor.work(asking.l10n.t('Starting your Airflow'), (signal) =>
      askAirflow(file, text, chosen, parts, signal),
    );
    await work(airflow);
  } catch (error) {
    if (!isPodTaskError(error, 'bridge-failed')) throw error;
    tellFailure(error, session);
  } finally {
    await airflow?.close();
  }
}

/** The tasks that we find in a file. */
async function listOwn(
  file: string,
  text: string,
  { analyzer, editor, asking }: AirflowParts,
): Promise<readonly FoundTask[]> {
  const shown = toPlainText(asking.toRelative(file));
  const found = await editor.work(asking.l10n.t('Reading {file}', { file: shown }), (signal) =>
    analyzer.readFile({ file, text }, {}, signal),
  );
  return listTasks(found);
}

/** One of the tasks that Airflow finds, for example those of a generator that we do not follow. */
async function chooseOfAirflow(
  file: string,
  airflow: AskedAirflow,
  { editor, asking }: AirflowParts,
): Promise<TaskAddress | undefined> {
  const { window, l10n } = asking;
  const found = await editor.work(l10n.t('Asking your Airflow for the tasks'), (signal) =>
    airflow.tasks(signal),
  );
  if ('kind' in found) {
    tellRefusal(asking.toRelative(file), found.detail, asking);
    return undefined;
  }
  const pods = found.filter(({ isPod }) => isPod);
  if (pods.length === 0) {
    void window.tell('information', l10n.t('Your Airflow finds no pod task in this file either.'));
    return undefined;
  }
  const choices = pods.map((task) => ({
    label: toPlainText(task.taskId),
    description: l10n.t('DAG {dag}', { dag: toPlainText(task.dagId) }),
    detail: toPlainText(task.operator),
    value: task,
  }));
  const placeholder = l10n.t('Only your Airflow finds these tasks; Pod Tasks does not');
  const title = l10n.t('Which task is Airflow to make the pod of?');
  const chosen = await pickOne(window, { title, placeholder }, choices);
  if (chosen === undefined) return undefined;
  const { dagId, taskId, isMapped, count } = chosen;
  const task = { file, dagId, taskId };
  if (!isMapped) return task;
  const mapIndex = await askIndex(
    task,
    count === undefined ? undefined : [...Array(count).keys()],
    {
      asking,
    },
  );
  return mapIndex === undefined ? undefined : { ...task, mapIndex };
}

async function ask(task: TaskAddress, airflow: AskedAirflow, session: Session): Promise<void> {
  const { editor, asking } = session.parts;
  const title = asking.l10n.t('Asking your Airflow for the pod of {task}', {
    task: toPlainText(task.taskId),
  });
  const answer = await editor.work(title, (signal) => airflow.pod(task, signal));
  if ('mapIndexes' in answer) {
    const mapIndex = await askIndex(task, answer.mapIndexes, session.parts);
    if (mapIndex !== undefined) await ask({ ...task, mapIndex }, airflow, session);
    return;
  }
  const { theirs, ours } = answer;
  if (theirs.kind === 'refused') {
    tellRefusal(task.taskId, theirs.detail, asking);
    return;
  }
  await show(task, answer, theirs, session);
  const wanted = ours.missing.filter(
    ({ input }) => input.kind === 'variable' || input.kind === 'connection',
  );
  if (wanted.length > 0) offerValues(task, wanted, session);
}

async function show(
  task: TaskAddress,
  answer: ExactAnswer,
  theirs: AirflowPod,
  session: Session,
): Promise<void> {
  const { asking, launcher, services, airflow } = session.parts;
  const { window, l10n } = asking;
  const { airflow: version, provider } = answer.versions;
  const texts = toShownTexts(task, answer, theirs, launcher(), services.words, l10n);
  if (!texts.isSame) {
    await airflow.compare(texts);
    return;
  }
  const look = l10n.t('Show Pod');
  const other = l10n.t('Choose Another Airflow');
  const text = l10n.t(
    'Airflow {airflow} with provider {provider} makes the same pod of {task} as Pod Tasks.',
    { airflow: version, provider, task: toPlainText(task.taskId) },
  );
  void window.tell('information', text, look, other).then(async (chosen) => {
    if (chosen === look) await airflow.compare(texts);
    if (chosen === other) await chooseAnother(session);
  });
}

/** Offers to read what our pod lacks from Airflow: it may be secret, and is kept as if it had been typed. */
function offerValues(task: TaskAddress, wanted: readonly MissingInput[], session: Session): void {
  const { window, l10n } = session.parts.asking;
  const read = l10n.t('Read Them');
  const text = l10n.t(
    'Pod Tasks does not know {names}. Read the values from your Airflow, and remember them for this task?',
    { names: toPlainText(wanted.map(({ input }) => input.key).join(', ')) },
  );
  void window.tell('information', text, read).then((chosen) => {
    if (chosen !== read) return undefined;
    return withAirflow(session, (airflow) => readValues(task, wanted, airflow, session));
  });
}

async function readValues(
  task: TaskAddress,
  wanted: readonly MissingInput[],
  airflow: AskedAirflow,
  session: Session,
): Promise<void> {
  const { editor, inputs, asking } = session.parts;
  const { window, l10n } = asking;
  const idsOf = (kind: 'variable' | 'connection'): readonly string[] =>
    wanted.flatMap(({ input }) => (input.kind === kind ? [input.key] : []));
  const typed = await editor.work(l10n.t('Reading from your Airflow'), async (signal) => {
    const variables = await airflow.variables(idsOf('variable'), signal);
    const connections = await airflow.connections(idsOf('connection'), signal);
    return wanted.flatMap(({ input }): readonly TypedInput[] => {
      const text = (input.kind === 'variable' ? variables : connections).get(input.key);
      return text === undefined ? [] : [{ input, text, isSecret: isSecretInput(input) }];
    });
  });
  if (typed.length === 0) {
    void window.tell('information', l10n.t('Your Airflow does not have them either.'));
    return;
  }
  await inputs.keep(task, typed);
  await ask(task, airflow, session);
}

async function chooseAnother({ file, given, parts }: Session): Promise<void> {
  const setting = 'podTasks.bridge.command';
  if (parts.services.settings(file)[setting].length > 0) {
    parts.airflow.openSetting(setting);
    return;
  }
  await forgetBridge(parts);
  await previewExactly(given, parts);
}

function tellRefusal(what: string, detail: string, { window, l10n }: Asking): void {
  const text = l10n.t('Your Airflow refuses {task}: {reason}', {
    task: toPlainText(what),
    reason: toPlainText(detail, 1000),
  });
  void window.tell('warning', text);
}

function tellFailure(error: PodTaskError, session: Session): void {
  const { services, asking } = session.parts;
  const { window, l10n } = asking;
  services.log.error('asking Airflow failed', error);
  const other = l10n.t('Choose Another Airflow');
  const log = l10n.t('Show Extension Log');
  const text = toPlainText(services.words.failure(error.code, error.data), 1000);
  void window.tell('warning', text, other, log).then(async (chosen) => {
    if (chosen === log) services.log.show();
    if (chosen === other) await chooseAnother(session);
  });
}
