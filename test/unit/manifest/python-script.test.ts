import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonScript } from '../../../src/core/manifest/python-script.ts';
import { goldenFile, recordedProviders, recordings } from './rendered.ts';

/** The lines of a function in a golden DAG file, from its first decorator on. */
function sourceOf(file: string, name: string): string {
  const lines = goldenFile(file).split('\n');
  const def = lines.findIndex((line) => line.trimStart().startsWith(`def ${name}(`));
  let start = def;
  while (!(lines[start] ?? '').trimStart().startsWith('@')) start--;
  const indent = /^ */.exec(lines[def] ?? '')?.[0].length ?? 0;
  let end = def + 1;
  const isInside = (line: string): boolean =>
    line.trim() === '' || (/^ */.exec(line)?.[0].length ?? 0) > indent;
  while (end < lines.length && isInside(lines[end] ?? '')) end++;
  while ((lines[end - 1] ?? '').trim() === '') end--;
  return lines.slice(start, end).join('\n');
}

const functions: Readonly<Record<string, string>> = {
  renamed: 'no_args',
  with_args: 'with_args',
  overridden: 'with_args',
  typed: 'typed',
  square: 'square',
  square_up: 'square',
  transform: 'transform',
};

test('scripts equal the recorded ones byte for byte', () => {
  let compared = 0;
  for (const provider of recordedProviders)
    for (const file of ['taskflow_variants', 'seed_taskflow'])
      for (const found of recordings(provider, file)) {
        const env = found.pod?.spec.containers[0]?.env ?? [];
        const script = env.find((one) => one.name === '__PYTHON_SCRIPT')?.value;
        const name = functions[found.task_id];
        if (script === undefined || name === undefined) continue;
        const mine = pythonScript(
          {
            name,
            source: sourceOf(`${file}.py`, name),
            hasArguments: name !== 'no_args',
            pickling: 'pickle',
          },
          { airflow: found.airflow_version, provider },
        );
        assert.equal(mine, Buffer.from(script, 'base64').toString('utf8'), `${provider} ${name}`);
        compared++;
      }
  assert.ok(compared >= recordedProviders.length * 7);
});
