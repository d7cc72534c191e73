import type { MissingInput } from '../../core/airflow/rendering/rendered-task.ts';
import type { Input } from '../../core/python/value.ts';
import { findFlaw, isJsonInput, isSecretInput } from './inputs.ts';
import type { InputFlaw } from './inputs.ts';
import { toPlainText } from './plain-text.ts';
import type { TypedInput } from './typed-input.ts';
import type { Asking, L10n } from './window.ts';

/** Values to ask for in one sequence. */
export interface InputQuestions {
  /** The task's id. */
  readonly task: string;
  readonly steps: readonly MissingInput[];
  /** The step to begin with; those before it were answered already and can be gone back to. */
  readonly start: number;
  /** What an input is prefilled with. */
  readonly find: (input: Input) => TypedInput | undefined;
}

/** Asks for one value after the other; undefined where the user cancels, which cancels all. */
export function askInputs(
  { task, steps, start, find }: InputQuestions,
  { window, l10n, toRelative }: Asking,
): Promise<readonly TypedInput[] | undefined> {
  const drafts = steps.map(
    ({ input }): TypedInput => find(input) ?? { input, text: '', isSecret: isSecretInput(input) },
  );
  const box = window.createInputBox();
  let at = start;
  let answer: readonly TypedInput[] | undefined;
  const draw = (): void => {
    const draft = drafts[at];
    const missing = steps[at];
    if (draft === undefined || missing === undefined) return;
    box.step = at + 1;
    box.totalSteps = steps.length;
    box.value = draft.text;
    box.validationMessage = undefined;
    box.prompt = describe(missing, draft.isSecret, l10n, toRelative);
    box.placeholder = exampleOf(draft.input, l10n);
    hide(draft);
  };
  const hide = ({ input, isSecret }: TypedInput): void => {
    box.password = isSecret;
    box.buttons = [
      ...(at > 0 ? [window.back] : []),
      ...(input.kind === 'connection' ? [] : [isSecret ? window.unlock : window.lock]),
    ];
  };
  const save = (change: Partial<TypedInput> = {}): TypedInput | undefined => {
    const draft = drafts[at];
    if (draft === undefined) return undefined;
    return (drafts[at] = { ...draft, text: box.value, ...change });
  };
  return new Promise((resolve) => {
    box.title = l10n.t('Values for the task {task}', { task: toPlainText(task) });
    box.ignoreFocusOut = true;
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton((button) => {
      if (button === window.back) {
        save();
        at--;
        draw();
        return;
      }
      const draft = save({ isSecret: button === window.lock });
      const missing = steps[at];
      if (draft === undefined || missing === undefined) return;
      hide(draft);
      box.prompt = describe(missing, draft.isSecret, l10n, toRelative);
    });
    box.onDidAccept(() => {
      const draft = save();
      if (draft === undefined) return;
      const flaw = findFlaw(draft.input, draft.text);
      if (flaw !== undefined) {
        box.validationMessage = sayFlaw(flaw, l10n);
        return;
      }
      at++;
      if (at < steps.length) {
        draw();
        return;
      }
      answer = drafts;
      box.hide();
    });
    box.onDidHide(() => {
      box.dispose();
      resolve(answer);
    });
    draw();
    box.show();
  });
}

function describe(
  { input, at }: MissingInput,
  isSecret: boolean,
  l10n: L10n,
  toRelative: Asking['toRelative'],
): string {
  const sentences = [
    sayPurpose(input, l10n),
    ...(at === undefined
      ? []
      : [
          l10n.t('Used in {file}, line {line}.', {
            file: toPlainText(toRelative(at.file)),
            line: at.span.line,
          }),
        ]),
    isSecret
      ? l10n.t('It is remembered in the secret store.')
      : l10n.t('It is remembered for this task.'),
  ];
  return sentences.join(' ');
}

function sayPurpose({ kind, key }: Input, l10n: L10n): string {
  const name = toPlainText(key);
  switch (kind) {
    case 'variable':
      return l10n.t("Value of Airflow's variable {name}.", { name });
    case 'connection':
      return l10n.t("Airflow's connection {name}, as a URI or as JSON.", { name });
    case 'env':
      return l10n.t("Value of the variable {name} in Airflow's environment.", { name });
    case 'config':
      return l10n.t("Value of Airflow's configuration option {name}.", { name });
    case 'xcom':
      return l10n.t('What the task {name} has returned (XCom), as JSON.', { name });
    case 'param':
      return l10n.t("Value of the DAG's param {name}, as JSON.", { name });
    case 'argument':
      return l10n.t('Value of the argument {name}, as JSON.', { name });
    case 'import':
      return l10n.t('The module {name}.', { name });
  }
}

function exampleOf(input: Input, l10n: L10n): string {
  if (input.kind === 'connection') {
    return l10n.t('for example {example}', { example: 'postgres://user:password@host:5432/db' });
  }
  if (isJsonInput(input)) {
    return l10n.t('for example {example}', { example: '42  "text"  {"key": [1, 2]}' });
  }
  return l10n.t('the value as it is, without quotes');
}

function sayFlaw(flaw: InputFlaw, l10n: L10n): string {
  switch (flaw) {
    case 'empty':
      return l10n.t('A value is needed here; Escape cancels.');
    case 'not-json':
      return l10n.t('This is not JSON; put a text into double quotes.');
    case 'not-a-connection':
      return l10n.t(
        'This is no connection; write TYPE://USER:PASSWORD@HOST:PORT/SCHEMA, or a JSON object.',
      );
  }
}
