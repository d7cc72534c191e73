import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveInterpreter } from '../../../../src/editor/analysis/interpreter-path.ts';

const cases: readonly (readonly [setting: unknown, path: string | undefined])[] = [
  ['/opt/py/bin/python', '/opt/py/bin/python'],
  ['${workspaceFolder}/.venv/bin/python', '/w/.venv/bin/python'],
  ['.venv/bin/python', '/w/.venv/bin/python'],
  ['~/py/bin/python', '/home/me/py/bin/python'],
  ['${userHome}/py', '/home/me/py'],
  // Only a search would find it, or something else is to be put in.
  ['python', undefined],
  ['', undefined],
  ['${env:PY}/bin/python', undefined],
  [3, undefined],
];

for (const [setting, path] of cases) {
  test(`the setting ${JSON.stringify(setting)} names ${String(path)}`, () => {
    assert.equal(resolveInterpreter(setting, '/w', '/home/me'), path);
  });
}

test('without a folder nothing can be relative to one', () => {
  assert.equal(resolveInterpreter('.venv/bin/python', undefined, '/home/me'), undefined);
  assert.equal(resolveInterpreter('${workspaceFolder}/x/python', undefined, '/home/me'), undefined);
});
