import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dagLanguages, isDagDocument } from '../../../src/editor/language/dag-languages.ts';
import { podsViewId, settingDefaults, logLanguageId } from '../../../src/editor/contributions.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(root, 'package.json'), 'utf8');

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
  readonly viewsWelcome: readonly { readonly view: string; readonly when: string }[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly keybindings: readonly MenuItem[];
  readonly walkthroughs: readonly {
    readonly id: string;
    readonly steps: readonly { readonly completionEvents: readonly string[] }[];
  }[];
  readonly languages: readonly { readonly id: string }[];
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
}

const { contributes, capabilities } = JSON.parse(text) as {
  readonly contributes: Contributes;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
};
const commands = contributes.commands.map(({ command }) => command);
const menuItems = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

test('package.json has the settings that the code reads, with their types and defaults', () => {
  const { properties } = contributes.configuration;
  assert.deepEqual(Object.keys(properties).sort(), Object.keys(settingDefaults).sort());
  for (const [id, given] of Object.entries(settingDefaults)) {
    const setting = properties[id];
    assert.ok(setting, id);
    assert.deepEqual(setting.default, given, id);
    const type = Array.isArray(given) ? 'array' : typeof given;
    assert.equal(setting.type, type === 'number' ? 'integer' : type, id);
  }
  for (const id of capabilities.untrustedWorkspaces.restrictedConfigurations) {
    assert.ok(properties[id], id);
  }
});

test('package.json names the languages that the code follows', () => {
  const { activationEvents } = JSON.parse(text) as { readonly activationEvents: readonly string[] };
  for (const language of dagLanguages)
    assert.ok(activationEvents.includes(`onLanguage:${language}`), language);
  for (const { command, when = '' } of menuItems) {
    if (when.includes('editorLangId'))
      for (const language of dagLanguages) assert.ok(when.includes(language), command);
  }
  assert.ok(isDagDocument({ languageId: 'yaml', uri: { scheme: 'file' } }));
  assert.ok(!isDagDocument({ languageId: 'yaml', uri: { scheme: 'git' } }));
  assert.ok(!isDagDocument({ languageId: 'json', uri: { scheme: 'file' } }));
});

test('package.json has the view and the language that the code names', () => {
  const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
  assert.deepEqual(Object.keys(contributes.views), containers);
  const views = Object.values(contributes.views)
    .flat()
    .map(({ id }) => id);
  assert.deepEqual(views, [podsViewId]);
  for (const { view } of contributes.viewsWelcome) assert.ok(views.includes(view), view);
  assert.ok(contributes.languages.some(({ id }) => id === logLanguageId));
});

test('menus, keys and texts name commands that exist', () => {
  for (const { command } of menuItems) assert.ok(commands.includes(command), command);
  const texts = ['package.nls.json', 'package.nls.zh-cn.json'].map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  for (const [, command] of texts.join().matchAll(/\(command:(podTasks[\w.]*)/g)) {
    // VS Code makes `focus` for each view.
    const isKnown = commands.includes(command ?? '') || command === `${podsViewId}.focus`;
    assert.ok(isKnown, command);
  }
});

test('the walkthrough is completed by commands and views that exist', () => {
  const known = [...commands.map((id) => `onCommand:${id}`), `onView:${podsViewId}`];
  const events = contributes.walkthroughs
    .flatMap(({ steps }) => steps)
    .flatMap(({ completionEvents }) => completionEvents);
  assert.ok(events.length >= 5);
  for (const event of events) assert.ok(known.includes(event), event);
  for (const { id } of contributes.walkthroughs) {
    assert.ok(text.includes(`"onWalkthrough:${id}"`), id);
  }
});

test('each command is in the palette or in a menu', () => {
  const hidden = (contributes.menus['commandPalette'] ?? [])
    .filter(({ when }) => when === 'false')
    .map(({ command }) => command);
  const elsewhere = Object.entries(contributes.menus)
    .filter(([menu]) => menu !== 'commandPalette')
    .flatMap(([, items]) => items.map(({ command }) => command));
  // Only from a lens or a quick fix.
  const byLens = [
    'podTasks.task.run',
    'podTasks.versions.useProvider',
    'podTasks.versions.savePin',
  ];
  const reachable = [...commands.filter((id) => !hidden.includes(id)), ...elsewhere, ...byLens];
  assert.deepEqual(
    commands.filter((id) => !reachable.includes(id)),
    [],
  );
});

test('the context keys of when clauses are those that the code sets', () => {
  const clauses = [
    ...menuItems.map(({ when }) => when ?? ''),
    ...contributes.viewsWelcome.map(({ when }) => when),
    ...contributes.commands.map(({ enablement }) => enablement ?? ''),
  ];
  const used = new Set(clauses.flatMap((clause) => clause.match(/podTasks\.\w+/g) ?? []));
  used.delete(podsViewId);
  const source = readFileSync(join(root, 'src/editor/contributions.ts'), 'utf8');
  const keys = /interface ContextKeys \{(.*?)\n\}/s.exec(source)?.[1] ?? '';
  const known = [...keys.matchAll(/'(podTasks\.\w+)'/g)].map(([, key]) => key);
  assert.deepEqual([...used].sort(), known.sort());
});

test('the files that package.json names exist', () => {
  const files = text.match(/"(\.\/)?(media|syntaxes)\/[^"]+"/g) ?? [];
  assert.ok(files.length >= 4, files.join());
  for (const file of files) assert.ok(existsSync(join(root, file.slice(1, -1))), file);
});
