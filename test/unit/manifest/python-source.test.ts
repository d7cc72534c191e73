import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedent, pythonSource } from '../../../src/core/manifest/python-source.ts';

const search = { airflow: '2.8.1', provider: '7.14.0' };
const careful = { airflow: '2.10.5', provider: '10.1.0' };
const tree = { airflow: '3.1.0', provider: '10.8.1' };
const newest = { airflow: '3.3.2', provider: '10.25.0' };

test('the common margin goes, and lines of blanks become empty', () => {
  assert.equal(dedent('    a\n      b\n   \n\n    c\n'), 'a\n  b\n\n\nc\n');
  assert.equal(dedent('\ta\n    b\n'), '\ta\n    b\n');
});

test('every version takes the decorator out', () => {
  const source = '    @task.kubernetes(image="a(b", x=(1, 2))\n    def f():\n        pass\n';
  for (const versions of [tree, newest])
    assert.equal(pythonSource(source, versions), 'def f():\n    pass\n');
  const balanced = source.replace('a(b', 'a');
  for (const versions of [search, careful])
    assert.equal(pythonSource(balanced, versions), 'def f():\n    pass\n');
});

// The old code counts parentheses blind to strings: "a(b" never closes, so it raises IndexError.
test('an open parenthesis in a string breaks the text search', () => {
  const source = '@task.kubernetes(image="a(b")\ndef f():\n    pass';
  assert.equal(pythonSource(source, search), undefined);
});

test('the oldest code cuts the function off at a second mention of the decorator', () => {
  const source = '@task.kubernetes\ndef f():\n    # see @task.kubernetes for more\n    return 1\n';
  assert.equal(pythonSource(source, search), 'def f():\n    # see ');
  assert.equal(
    pythonSource(source, careful),
    'def f():\n    # see @task.kubernetes for more\n    return 1\n',
  );
});

test('comment lines go from Airflow 3.2 on', () => {
  const source = '@task.kubernetes\ndef f():\n    # why\n    return 1  # how\n';
  assert.equal(pythonSource(source, tree), 'def f():\n    # why\n    return 1  # how\n');
  assert.equal(pythonSource(source, newest), 'def f():\n    return 1  # how\n');
});

test('setup, teardown and conditions go where the version knows them', () => {
  const source = '@setup\n@task.skip_if(lambda c: True)\n@task.kubernetes()\ndef f():\n    pass\n';
  assert.equal(pythonSource(source, careful), 'def f():\n    pass\n');
  assert.equal(
    pythonSource(source, { airflow: '2.10.3', provider: '9.0.1' }),
    '@task.skip_if(lambda c: True)\ndef f():\n    pass\n',
  );
  assert.equal(pythonSource(source, newest), 'def f():\n    pass\n');
});

test('a decorator under another name stays', () => {
  const source = '@t.kubernetes(image="x")\ndef f():\n    pass\n';
  for (const versions of [search, careful, tree, newest])
    assert.equal(pythonSource(source, versions), source);
});
