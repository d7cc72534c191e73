import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

// POD_TASKS_WRITE=1 writes the file anew.
const root = new URL('../../../', import.meta.url);
const notices = new URL('media/third-party-notices.txt', root);

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

// Of tree-sitter-python the wasm file alone is bundled; these build a native module that is not.
const notBundled: ReadonlySet<string> = new Set(['node-addon-api', 'node-gyp-build']);

function read(folder: string): Package {
  return JSON.parse(readFileSync(new URL(`${folder}package.json`, root), 'utf8')) as Package;
}

function bundled(): readonly Package[] {
  const found = new Map<string, Package>();
  const left = Object.keys(read('').dependencies ?? {});
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (found.has(name) || notBundled.has(name)) continue;
    const one = read(`node_modules/${name}/`);
    found.set(name, one);
    left.push(...Object.keys(one.dependencies ?? {}));
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenseOf(name: string): string {
  const folder = new URL(`node_modules/${name}/`, root);
  const file = readdirSync(folder).find((one) => /^licen[cs]e(?:\.\w+)?$/i.test(one));
  assert.ok(file, `${name} comes without its licence`);
  return readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n').trim();
}

test('the package carries the licences of what is bundled into it', () => {
  const text = bundled()
    .map(({ name, license }) => `${name} (${license})\n\n${licenseOf(name)}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
  if (process.env['POD_TASKS_WRITE'] === '1') writeFileSync(notices, text);
  assert.equal(readFileSync(notices, 'utf8'), text, 'write it anew with POD_TASKS_WRITE=1');
});

test('what is bundled has a licence that allows it', () => {
  const allowed = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC'];
  assert.deepEqual(
    bundled().filter(({ license }) => !allowed.includes(license)),
    [],
  );
});
