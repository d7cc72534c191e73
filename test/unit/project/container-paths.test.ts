import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findInProject,
  listInContainers,
  mapContainerPaths,
} from '../../../src/core/project/container-paths.ts';
import { findLayout, findPythonRoots } from '../../../src/core/project/python-roots.ts';
import { memoryFiles } from './memory-files.ts';

const nothing = memoryFiles({});
const layout = findLayout('/w/air/dags/team/a.py', '/w', nothing);

test('the layout follows the nearest folder called dags', () => {
  assert.deepEqual(layout, { workspace: '/w', dags: '/w/air/dags', home: '/w/air' });
  assert.deepEqual(findLayout('/w/x/a.py', '/w', nothing), {
    workspace: '/w',
    dags: '/w/x',
    home: '/w',
  });
  assert.deepEqual(findLayout('/p/dags/a.py', '/p/dags', nothing), {
    workspace: '/p/dags',
    dags: '/p/dags',
    home: '/p/dags',
  });
});

const paths: readonly (readonly [path: string, found: readonly string[]])[] = [
  ['/usr/local/airflow/include/.kube/config', ['/w/air/include/.kube/config']],
  ['/usr/local/airflow/dags/x.sql', ['/w/air/dags/x.sql', '/w/air/dags/x.sql']],
  ['/opt/airflow/plugins/p.py', ['/w/air/plugins/p.py']],
  [
    '/opt/airflow/dags/repo/air/dags/x.sql',
    ['/w/air/dags/x.sql', '/w/air/dags/repo/air/dags/x.sql', '/w/air/dags/repo/air/dags/x.sql'],
  ],
  ['/home/airflow/gcs/data/x', ['/w/air/data/x']],
  ['/opt/airflow2/x', []],
  ['/etc/passwd', []],
  // Does not climb out of the mount.
  ['/opt/airflow/../../etc/passwd', []],
];

for (const [path, found] of paths) {
  test(`${path} in the container lies at ${found[0] ?? 'no place'} in the project`, () => {
    assert.deepEqual(findInProject(path, layout), found);
  });
}

test('files are found by their path in the container', () => {
  const files = mapContainerPaths(memoryFiles({ '/w/air/include/t.yaml': 'T' }), layout);
  assert.equal(files.read('/usr/local/airflow/include/t.yaml'), 'T');
  assert.equal(files.real('/opt/airflow/include/t.yaml'), '/w/air/include/t.yaml');
  assert.deepEqual(files.list('/opt/airflow/include'), ['t.yaml']);
  assert.equal(files.read('/opt/airflow/include/other.yaml'), undefined);
});

test('imports are served from the folders that exist', () => {
  const files = memoryFiles({ '/w/air/dags/a.py': '', '/w/air/plugins/p.py': '' });
  assert.deepEqual(findPythonRoots('/w/air/dags/a.py', layout, files), [
    '/w/air/dags',
    '/w/air/plugins',
    '/w/air',
    '/w',
  ]);
});

test('a file of the project may lie at several places inside of a container', () => {
  assert.deepEqual(listInContainers('/w/air/dags/team/a.py', layout), [
    '/opt/airflow/dags/repo/air/dags/team/a.py',
    '/opt/airflow/dags/team/a.py',
    '/opt/airflow/dags/team/a.py',
    '/usr/local/airflow/dags/team/a.py',
    '/usr/local/airflow/dags/team/a.py',
    '/home/airflow/gcs/dags/team/a.py',
    '/home/airflow/gcs/dags/team/a.py',
    '/home/airflow/airflow/dags/team/a.py',
    '/git/repo/air/dags/team/a.py',
  ]);
  assert.deepEqual(listInContainers('/else/a.py', layout), []);
});
