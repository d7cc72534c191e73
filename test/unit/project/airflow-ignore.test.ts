import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chooseIgnoreSyntax,
  isIgnored,
  readIgnoreRules,
} from '../../../src/core/project/airflow-ignore.ts';
import type { IgnoreSyntax } from '../../../src/core/project/airflow-ignore.ts';

type Case = readonly [syntax: IgnoreSyntax, line: string, path: string, ignored: boolean];
const cases: readonly Case[] = [
  ['regexp', 'project_a', 'sub/project_abc.py', true],
  ['regexp', '^project_a', 'sub/project_abc.py', false],
  ['regexp', 'tenant_[\\d]', 'tenant_1/x.py', true],
  ['regexp', '(?i)README', 'readme.py', true],
  // In a regular expression it is no negation.
  ['regexp', '!a', 'a.py', false],
  ['regexp', '#a.py', 'a.py', false],
  ['glob', '*.py', 'sub/a.py', true],
  ['glob', 'sub/*.py', 'sub/deep/a.py', false],
  ['glob', 'sub/**', 'sub/deep/a.py', true],
  ['glob', '**/deep/*.py', 'sub/deep/a.py', true],
  ['glob', '**/deep/*.py', 'deep/a.py', true],
  ['glob', '[!a]*.py', 'a.py', false],
  ['glob', '[!a]*.py', 'b.py', true],
  ['glob', 'a.b', 'aXb', false],
  ['glob', 'a(b)+.py', 'a(b)+.py', true],
  ['glob', '\\*.py', 'a.py', false],
  ['glob', 'a.py/', 'a.py', false],
  ['glob', '/', 'a.py', false],
];

for (const [syntax, line, path, ignored] of cases) {
  test(`${syntax} ${line} ${ignored ? 'leaves out' : 'keeps'} ${path}`, () => {
    const rules = readIgnoreRules(`${line}\r\n`, syntax, '/w/dags/.airflowignore', '/w/dags');
    assert.equal(isIgnored(`/w/dags/${path}`, false, rules), ignored);
  });
}

test('the syntax is as configured, else that of the version', () => {
  assert.equal(chooseIgnoreSyntax('glob', '2.10.0'), 'glob');
  assert.equal(chooseIgnoreSyntax(undefined, '2.11.0'), 'regexp');
  assert.equal(chooseIgnoreSyntax('other', '3.1.0'), 'glob');
});
