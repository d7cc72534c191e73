import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toText } from '../unit/run/versions/decision-text.ts';
import { isAtLeast } from '../../src/core/run/provider-rules.ts';
import type { Decision } from '../unit/run/versions/scenario.ts';
import { scenarios } from '../unit/run/versions/scenarios.ts';

/**
 * The recorded decisions of real operators (test/fixtures/lifecycle/decisions.json). For each version, in an environment that has
 * it (Airflow and the provider as their constraints want them; nothing of it is run but the operator):
 *
 *     node test/airflow/lifecycle-fixture.ts >scenarios.json
 *     PYTHON test/airflow/record-lifecycle.py <scenarios.json >VERSION.json
 *
 * and for all of them together:
 *
 *     node test/airflow/lifecycle-fixture.ts VERSION.json...
 */
function write(files: readonly string[]): void {
  const recorded = files
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Recording)
    .sort((a, b) => (isAtLeast(a.provider, b.provider) ? 1 : -1));
  const decisions = scenarios.map(({ name }) => {
    const changes: [string, string | null][] = [];
    for (const { provider, results } of recorded) {
      const decision = results[name];
      if (decision === undefined) throw new Error(`${provider} has no ${name}`);
      const text = decision === null ? null : toText(decision);
      if (text !== (changes.at(-1)?.[1] ?? null)) changes.push([provider, text]);
    }
    return [name, Object.fromEntries(changes)] as const;
  });
  const lines = decisions.map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`);
  const providers = recorded.map(({ provider, airflow }) => [provider, airflow]);
  const path = fileURLToPath(new URL('../fixtures/lifecycle/decisions.json', import.meta.url));
  const head = `"providers": ${JSON.stringify(Object.fromEntries(providers))}`;
  writeFileSync(path, `{\n${head},\n"decisions": {\n${lines.join(',\n')}\n}\n}\n`);
}

interface Recording {
  readonly provider: string;
  readonly airflow: string;
  /** Null where the version does not know the arguments. */
  readonly results: Readonly<Record<string, Decision | null>>;
}

const files = process.argv.slice(2);
if (files.length === 0) process.stdout.write(JSON.stringify(scenarios));
else write(files);
