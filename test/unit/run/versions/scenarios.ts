import { endingScenarios } from './ending-scenarios.ts';
import { faultScenarios } from './fault-scenarios.ts';
import { findingScenarios } from './finding-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { startingScenarios } from './starting-scenarios.ts';

/** All of them, each with a name of its own. */
export const scenarios: readonly Scenario[] = [
  ...endingScenarios,
  ...findingScenarios,
  ...startingScenarios,
  ...faultScenarios,
];
