import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..', '..');

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function readTable(file: string): Readonly<Record<string, string>> {
  return JSON.parse(read(file)) as Record<string, string>;
}

test('each text of package.json is there in both languages, and none besides', () => {
  const used = [...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
  const wanted = [...new Set(used)].sort();
  for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
    assert.deepEqual(Object.keys(readTable(file)).sort(), wanted, file);
  }
});

test('each literal text of the editor is there in Chinese, and none besides', () => {
  const files = ['src/extension.ts', ...globSync('src/editor/**/*.ts', { cwd: root })];
  const used = files.flatMap((file) => findTexts(file));
  assert.ok(used.length > 0);
  const chinese = readTable('l10n/bundle.l10n.zh-cn.json');
  assert.deepEqual(Object.keys(chinese).sort(), [...new Set(used)].sort());
});

test('the Chinese texts have the placeholders of the English ones', () => {
  const nls = readTable('package.nls.json');
  const pairs = [
    ...Object.entries(readTable('l10n/bundle.l10n.zh-cn.json')),
    ...Object.entries(readTable('package.nls.zh-cn.json')).map(([key, to]) => [nls[key], to]),
  ];
  for (const [from, to] of pairs) {
    assert.deepEqual(findPlaceholders(to ?? ''), findPlaceholders(from ?? ''), from);
  }
});

/** What is given to `l10n.t` in a file; anything but a literal cannot be translated. */
function findTexts(file: string): readonly string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText())) {
      const [text] = node.arguments;
      assert.ok(text && ts.isStringLiteralLike(text), `${file}: ${node.getText()}`);
      found.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** E.g. `{0}`, and the commands and settings that links name. */
function findPlaceholders(text: string): readonly string[] {
  return (text.match(/\{\w+\}|\(command:[\w.]+|`#[\w.]+#`|\$\([\w-]+\)/g) ?? []).sort();
}
