import { it } from 'node:test';
import { apiCases } from './contract-api.ts';
import { lifecycleCases } from './contract-lifecycle.ts';
import { logCases } from './contract-logs.ts';
import { outcomeCases } from './contract-outcomes.ts';
import { resumeCases } from './contract-resume.ts';
import { xcomCases } from './contract-xcom.ts';
import type { ContractCase, Lab } from './lab.ts';

/** What every adapter of the port `Cluster` promises. */
export const contractCases: readonly ContractCase[] = [
  ...outcomeCases,
  ...resumeCases,
  ...lifecycleCases,
  ...logCases,
  ...xcomCases,
  ...apiCases,
];

/** Runs all cases, each on a lab of its own; those that need what the adapter lacks are skipped by name. */
export function testContract(openLab: () => Promise<Lab> | Lab): void {
  for (const { title, needs, act } of contractCases) {
    it(title, async (t) => {
      const lab = await openLab();
      try {
        const missing = needs.filter((need) =>
          need === 'expire'
            ? lab.expire === undefined
            : lab.cluster.lacks.has(need) || lab.forbidden?.has(need) === true,
        );
        if (missing.length > 0) t.skip(`lacks ${missing.join(', ')}`);
        else await act(lab);
      } finally {
        await lab.cluster.close();
        await lab.eyes?.close();
      }
    });
  }
}
