import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDagFolders } from '../../../src/core/project/dag-folders.ts';
import {
  findLayout,
  findPythonRoots,
  findSettingsFolders,
  findSureRoots,
} from '../../../src/core/project/python-roots.ts';
import { memoryFiles } from './memory-files.ts';

function roots(file: string, texts: Readonly<Record<string, string>>): readonly string[] {
  const files = memoryFiles({ [file]: '', ...texts });
  return findPythonRoots(file, findLayout(file, '/w', files), files);
}

test('of several projects in a workspace the nearest one comes first', () => {
  assert.deepEqual(
    roots('/w/team_a/dags/sub/a.py', { '/w/team_b/common/x.py': '', '/w/team_a/config/c.py': '' }),
    ['/w/team_a/dags', '/w/team_a/config', '/w/team_a', '/w', '/w/team_a/dags/sub'],
  );
});

test('the folders around are guesses', () => {
  const texts = memoryFiles({ '/w/dags/a.py': '', '/w/plugins/p.py': '', '/w/x.py': '' });
  const found = findSureRoots(findLayout('/w/dags/a.py', '/w', texts), texts);
  assert.deepEqual(found, ['/w/dags', '/w/plugins']);
});

test('a folder of another name has its home where Airflow has left its traces', () => {
  assert.deepEqual(roots('/w/etl/jobs/a.py', { '/w/etl/plugins/p.py': '' }), [
    '/w/etl/jobs',
    '/w/etl/plugins',
    '/w/etl',
    '/w',
  ]);
  assert.deepEqual(roots('/w/etl/jobs/a.py', { '/w/plugins/p.py': '' }), [
    '/w/etl/jobs',
    '/w/plugins',
    '/w',
    '/w/etl',
  ]);
});

const files = memoryFiles({
  '/w/air/dags/a.py': '',
  '/w/air/more/b.py': '',
  '/w/pipelines/c.py': '',
});
const layout = findLayout('/w/air/dags/a.py', '/w', files);
const bundles = (list: unknown) =>
  new Map([['dag_processor.dag_bundle_config_list', JSON.stringify(list)]]);

test('the configuration names folders of DAGs', () => {
  const folder = (path: string) => new Map([['core.dags_folder', path]]);
  const none = new Map<string, string>();
  assert.deepEqual(findDagFolders(none, folder('/opt/airflow/more'), layout, files), [
    '/w/air/more',
  ]);
  assert.deepEqual(findDagFolders(none, folder('{AIRFLOW_HOME}/more'), layout, files), [
    '/w/air/more',
  ]);
  // The environment counts first; what is not in the workspace is none of its folders.
  const environment = new Map([['AIRFLOW__CORE__DAGS_FOLDER', '/elsewhere']]);
  assert.deepEqual(findDagFolders(environment, folder('/opt/airflow/more'), layout, files), []);
});

test('so do the bundles of Airflow 3', () => {
  const list = [
    { name: 'a', classpath: 'x.LocalDagBundle', kwargs: { path: '/opt/airflow/more' } },
    { name: 'b', classpath: 'x.GitDagBundle', kwargs: { subdir: 'pipelines', tracking_ref: 'm' } },
    { name: 'c', kwargs: 'wrong' },
    7,
  ];
  const found = findDagFolders(new Map(), bundles(list), layout, files);
  assert.deepEqual(found, ['/w/air/more', '/w/pipelines']);
  assert.deepEqual(findDagFolders(new Map(), bundles({}), layout, files), []);
  assert.equal(findLayout('/w/pipelines/c.py', '/w', files, found).dags, '/w/pipelines');
});

test('the settings of the site are looked for where Airflow has them on the path, within the workspace', () => {
  const around = memoryFiles({
    '/w/air/dags/a.py': '',
    '/w/air/config/c.py': '',
    '/w/air/plugins/p.py': '',
    '/w/plugins/p.py': '',
    '/w/home/config/c.py': '',
  });
  const place = findLayout('/w/air/dags/a.py', '/w', around);
  assert.deepEqual(findSettingsFolders(place, '/w/home', around), [
    '/w/home/config',
    '/w/air/config',
    '/w',
    '/w/air',
    '/w/air/plugins',
    '/w/plugins',
  ]);
  assert.deepEqual(findSettingsFolders(place, '/elsewhere', around).slice(0, 1), ['/w/air/config']);
});
