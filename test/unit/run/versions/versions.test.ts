import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { toText } from './decision-text.ts';
import { deviations } from './deliberate.ts';
import { playScenario } from './play-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

interface Recorded {
  /** The version of Airflow by that of the provider, oldest first. */
  readonly providers: Readonly<Record<string, string>>;
  /** By scenario: what the real operator made of it, by the version from which on it is so; null: it does not know the arguments. */
  readonly decisions: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

const { providers, decisions } = JSON.parse(
  readFileSync(new URL('../../../fixtures/lifecycle/decisions.json', import.meta.url), 'utf8'),
) as Recorded;
const versions = Object.keys(providers);
const isWhole = process.env['POD_TASKS_ALL_VERSIONS'] !== undefined;
const used = new Set<string>();

/** What was recorded of a version. */
function findRecorded(name: string, version: string): string | undefined {
  let found: string | null = null;
  for (const one of versions) {
    const changed = decisions[name]?.[one];
    if (changed !== undefined) found = changed;
    if (one === version) break;
  }
  return found ?? undefined;
}

/** Around each change, at both ends and somewhere between: all of them take minutes (POD_TASKS_ALL_VERSIONS=1). */
function isLookedAt(scenario: number, version: number): boolean {
  const changes = decisions[scenarios[scenario]?.name ?? ''] ?? {};
  const isEnd = version === 0 || version === versions.length - 1;
  const isChange = [version, version + 1].some((one) => (versions[one] ?? '') in changes);
  return isWhole || isEnd || isChange || scenario % versions.length === version;
}

async function compare(
  scenario: Scenario,
  theirs: string,
  version: string,
): Promise<string | undefined> {
  const decision = await playScenario(scenario, version, providers[version] ?? '');
  const ours = toText(decision);
  if (ours === theirs) return undefined;
  const deviation = deviations.find((one) => one.applies(scenario, theirs, version));
  // The operator looks every few seconds: a pod may have failed before it asks for a log, which is followed here from the first moment.
  const isLate = theirs.startsWith('failed') && ours.replace(/ logs [^|]*\|/, '  |') === theirs;
  if (deviation === undefined && isLate) return undefined;
  if (deviation === undefined) return `${scenario.name}\n  theirs: ${theirs}\n  ours:   ${ours}`;
  used.add(deviation.why);
  if (deviation.ours.test(ours)) return undefined;
  return `${scenario.name}\n  theirs: ${theirs}\n  ours:   ${ours}\n  though: ${deviation.why}`;
}

test('every scenario was recorded', () => {
  const names = scenarios.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(Object.keys(decisions), names);
});

for (const [at, version] of versions.entries()) {
  test(`a run ends as with the operator of ${version}`, async () => {
    const different: string[] = [];
    for (const [i, scenario] of scenarios.entries()) {
      const theirs = findRecorded(scenario.name, version);
      if (theirs === undefined || !isLookedAt(i, at)) continue;
      const problem = await compare(scenario, theirs, version);
      if (problem !== undefined) different.push(problem);
    }
    assert.equal(different.join('\n'), '');
  });
}

after(() => {
  const unused = deviations.filter(({ why }) => !used.has(why)).map(({ why }) => why);
  assert.deepEqual(unused, [], 'deviations that are none');
});
