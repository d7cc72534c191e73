import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLines } from '../../../src/core/airflow/tables/imports.generated.ts';
import { findModule, findName } from '../../../src/core/airflow/tables/imports.ts';
import { recordedPairs } from '../../../src/core/airflow/tables/versions.ts';
import { pythonParser } from '../python/run-python.ts';
import { evaluated } from './evaluated.ts';

const parser = await pythonParser();

for (const { airflow, provider } of recordedPairs) {
  test(`whatever Airflow ${airflow} and provider ${provider} have can be imported`, () => {
    const versions = { airflow, provider };
    const imports = importLines.flatMap((line) => {
      const [module = '', ...names] = line.split(' ').map((word) => word.replace(/[@<].*/, ''));
      if (findModule(module, versions).presence !== 'present') return [];
      return names
        .filter((name) => findName(module, name, versions) === 'present')
        .map((name) => `from ${module} import ${name} as last`);
    });
    assert.ok(imports.length > 1000);
    const { refusals } = evaluated(parser, `${imports.join('\n')}\n`, {
      versions: { ...versions, source: 'given' },
    });
    assert.deepEqual(
      refusals.map(({ data }) => data),
      [],
    );
  });
}
