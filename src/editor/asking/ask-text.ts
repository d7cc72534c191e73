import type { AskingWindow } from './window.ts';

/** One text to ask for. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** A sentence, undefined where the text will do. */
  findFlaw(text: string): string | undefined;
}

/** Asks for one text; undefined where the user cancels. */
export function askText(window: AskingWindow, question: TextQuestion): Promise<string | undefined> {
  const box = window.createInputBox();
  let answer: string | undefined;
  box.title = question.title;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const text = box.value.trim();
      const flaw = question.findFlaw(text);
      if (flaw !== undefined) {
        box.validationMessage = flaw;
        return;
      }
      answer = text;
      box.hide();
    });
    box.onDidHide(() => {
      box.dispose();
      resolve(answer);
    });
    box.show();
  });
}
