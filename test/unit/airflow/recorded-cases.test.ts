import assert from 'node:assert/strict';
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Recording } from '../manifest/rendered.ts';
import { made, optionsOf, recordedAs } from './recorded-case.ts';

// Workspaces of our own that the provider was recorded with, by its version and Airflow's.
const recorded = new Map([
  ['10.5.0', '2.11.0'],
  ['10.25.0', '3.3.2'],
]);
const fixtures = (path: string): string =>
  realpathSync(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)));

for (const workspace of [
  'local-settings',
  'task-ids',
  'mapped-groups',
  'connections',
  'refusals',
  'objects',
]) {
  for (const file of readdirSync(fixtures(`${workspace}/dags`)).filter((one) =>
    one.endsWith('.py'),
  )) {
    const name = file.replace(/\.py$/, '');
    for (const [provider, airflow] of recorded) {
      test(`${workspace}/${name} gives the pods that provider ${provider} makes`, () => {
        const path = fixtures(`${workspace}/dags/${file}`);
        const recordings = JSON.parse(
          readFileSync(fixtures(`${workspace}/recorded/${provider}/${name}.json`), 'utf8'),
        ) as readonly Recording[];
        const options = optionsOf(readFileSync(path, 'utf8'));
        const pods = made(path, fixtures(workspace), { airflow, provider }, options);
        assert.deepEqual(new Map([...pods].sort()), new Map([...recordedAs(recordings)].sort()));
      });
    }
  }
}
