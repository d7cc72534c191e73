import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The editor's window with what a user does in it. What is not there in 20 seconds fails. */
export class EditorWindow {
  readonly page: Page;
  /** The folder that is open, absolute. */
  readonly folder: string;
  readonly #shots: string;

  constructor(page: Page, folder: string, shots: string) {
    this.page = page;
    this.folder = folder;
    this.#shots = shots;
    page.setDefaultTimeout(20_000);
    page.setDefaultNavigationTimeout(60_000);
  }

  /** Waits until the workbench is drawn. */
  async awaitReady(): Promise<void> {
    const bar = this.page.locator('.monaco-workbench .part.statusbar');
    await bar.waitFor({ timeout: 60_000 });
  }

  /** Closes the window's page and opens it again, as after a lost connection or F5. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.awaitReady();
  }

  /** Opens a file of the folder through quick open. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.type(name);
    await this.choose(name);
    await this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`).waitFor();
  }

  /** Puts the cursor of the active editor there, counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput().locator('input').first().waitFor();
    await this.type(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    const place = this.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` });
    await place.waitFor();
  }

  /** Waits until the active file counts as Python, which commands in the palette hang on. */
  async awaitPython(): Promise<void> {
    await this.page.locator('.statusbar-item', { hasText: 'Python' }).waitFor();
  }

  /** Runs a command by its title through the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.findCommand(title);
    await this.choose(title);
  }

  /** Has the command first in the palette, ready for Enter; again where it is not there, as the palette shows what was so when it opened. */
  async findCommand(title: string): Promise<void> {
    const first = this.choices().first().filter({ hasText: title });
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press('F1');
      await this.type(`>${title}`);
      try {
        await first.waitFor({ timeout: 4000 });
        return;
      } catch (error) {
        if (tries === 5) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The quick input, in which picks and questions show. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** The rows of the quick pick that is open. */
  choices(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** Fills the quick input. */
  async type(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget input').first().fill(text);
  }

  /** Takes the first row of the quick pick that holds the text. */
  async choose(text: string | RegExp): Promise<void> {
    await this.choices().filter({ hasText: text }).first().click();
  }

  /** Answers an input box. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** The code lenses that hold the text. */
  lens(text: string | RegExp): Locator {
    return this.page.locator('.monaco-editor .codelens-decoration a').filter({ hasText: text });
  }

  /** Clicks the first such lens. */
  async clickLens(text: string | RegExp): Promise<void> {
    await this.lens(text).first().click();
  }

  /** The lines of the output panel that are in view and hold the text. */
  output(text: string | RegExp): Locator {
    return this.page.locator('.part.panel .view-line').filter({ hasText: text });
  }

  /** The lines of the editors that are in view and hold the text. */
  line(text: string | RegExp): Locator {
    return this.page.locator('.part.editor .view-line').filter({ hasText: text });
  }

  /** Shows by keys what is said of a word of a line; a pointer at rest is forgotten where the text is set anew under it. */
  async explain(line: string, word: string): Promise<void> {
    await this.line(line).locator('span', { hasText: word }).last().click();
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
  }

  /** All that the editor of the active tab, or the output panel, holds; by the clipboard, as only what is in view is drawn. */
  async textOf(part: 'editor' | 'panel'): Promise<string> {
    await this.page.locator(`.part.${part} .monaco-editor .view-lines`).first().click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Brings the extension's view container to the front. */
  async showPods(): Promise<void> {
    await this.page.locator('.activitybar .action-label[class*="podTasks"]').click();
    await this.pods().waitFor();
  }

  /** The view of the pods. */
  pods(): Locator {
    return this.page.locator('.part.sidebar .pane');
  }

  /** The rows of the pod tree that hold the text. */
  row(text: string | RegExp): Locator {
    return this.pods().locator('.monaco-list-row').filter({ hasText: text });
  }

  /** Clicks the inline action of a row, which shows while the mouse is over it. */
  async clickRowAction(row: string | RegExp, title: string): Promise<void> {
    const one = this.row(row).first();
    await one.hover();
    await one.locator(`.actions .action-label[aria-label^="${title}"]`).click();
  }

  /** The notifications that hold the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** The modal dialog that holds the text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  /** Presses a button of the modal dialog or notification. */
  async press(within: Locator, button: string | RegExp): Promise<void> {
    await within.locator('.monaco-button').filter({ hasText: button }).first().click();
  }

  /** A picture of the whole window, e.g. `lens` for `lens.png` in the folder of pictures. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({
      path: join(this.#shots, `${name.replace(/[^\w.-]+/g, '-')}.png`),
    });
  }
}
