import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBackendFiles, readValueFiles } from '../../../src/core/project/value-files.ts';
import type { ValueFiles } from '../../../src/core/project/value-files.ts';
import { filesOf } from '../python/run-python.ts';

const files = filesOf({
  '/w/vars.json': '{"a": "x", "n": 5, "o": {"k": ["é"]}, "l": ["only"], "two": [1, 2], "no": null}',
  '/w/vars.yaml': 'a: y\nb: {c: 1}\n',
  '/w/vars.env': '# all\na=z\n',
  '/w/conns.yml':
    'pg: postgres://u:p@h/db\nhttp: {conn_type: http, host: h, extra_dejson: {t: 1}}\n',
  '/w/broken.json': '{"a": ',
  '/w/list.yaml': '- a\n',
});

function read(imported: ValueFiles, backend: ValueFiles = {}): unknown {
  const { variables, connections } = readValueFiles(imported, backend, files);
  return { ...Object.fromEntries(variables), ...Object.fromEntries(connections) };
}

test('variables are read as an import stores them', () => {
  assert.deepEqual(read({ variablesFile: '/w/vars.json' }), {
    a: 'x',
    n: '5',
    o: '{\n  "k": [\n    "\\u00e9"\n  ]\n}',
    l: 'only',
  });
  assert.deepEqual(read({ variablesFile: '/w/vars.yaml' }), { a: 'y', b: '{\n  "c": 1\n}' });
});

test('what a secrets backend reads counts first, and of that texts alone', () => {
  const backend = { variablesFile: '/w/vars.json' };
  assert.deepEqual(read({ variablesFile: '/w/vars.yaml' }, backend), {
    a: 'x',
    l: 'only',
    b: '{\n  "c": 1\n}',
  });
  assert.deepEqual(read({}, { variablesFile: '/w/vars.env' }), { a: 'z' });
});

test('connections are URIs or become the JSON that Airflow reads', () => {
  assert.deepEqual(read({ connectionsFile: '/w/conns.yml' }), {
    pg: 'postgres://u:p@h/db',
    http: '{"conn_type":"http","host":"h","extra":{"t":1}}',
  });
});

test('files that are not there, broken or of another shape give nothing', () => {
  for (const variablesFile of ['/w/none.json', '/w/broken.json', '/w/list.yaml']) {
    assert.deepEqual(read({ variablesFile }), {});
  }
});

test('the files of the backend are those that the project configures, the environment first', () => {
  const kwargs = '{"variables_file_path": "/opt/airflow/v.json", "connections_file_path": ""}';
  const local = 'airflow.secrets.local_filesystem.LocalFilesystemBackend';
  const configuration = new Map([
    ['secrets.backend', local],
    ['secrets.backend_kwargs', kwargs],
  ]);
  const found = { variablesFile: '/opt/airflow/v.json', connectionsFile: undefined };
  assert.deepEqual(findBackendFiles(new Map(), configuration), found);
  const vault = new Map([['AIRFLOW__SECRETS__BACKEND', 'airflow.providers.hashicorp.Vault']]);
  assert.deepEqual(findBackendFiles(vault, configuration), {});
  assert.deepEqual(findBackendFiles(new Map(), new Map()), {});
});
