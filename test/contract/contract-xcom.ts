import assert from 'node:assert/strict';
import type { ContractCase, Lab, Program, Transcript } from './lab.ts';
import { runPod, toPod } from './lab.ts';

/** What becomes of the file that a task leaves as its result. */
export const xcomCases: readonly ContractCase[] = [
  {
    title: 'the XCom value is told before the verdict',
    needs: ['exec'],
    async act(lab) {
      const value = '{"a": [1, 2.5, null], "é": "✓", "big": 12345678901234567890}';
      const { events, verdict } = await runWithXCom(lab, write(value));
      const types = events.map(({ type }) => type);
      assert.ok(types.indexOf('xcom') < types.indexOf('finished'));
      assert.equal(verdict?.outcome, 'success');
      const xcom = events.find((event) => event.type === 'xcom');
      assert.equal(
        JSON.stringify(xcom?.value),
        '{"a":[1,2.5,null],"é":"✓","big":12345678901234567890}',
      );
    },
  },
  {
    title: 'no file is the value null',
    needs: ['exec'],
    async act(lab) {
      const { events, verdict } = await runWithXCom(lab, { sh: 'true', steps: [] });
      assert.equal(verdict?.outcome, 'success');
      assert.equal(events.find((event) => event.type === 'xcom')?.value, null);
    },
  },
  {
    title: 'a file that is no JSON makes the task failed',
    needs: ['exec'],
    async act(lab) {
      const { events, verdict } = await runWithXCom(lab, write('{not json'));
      assert.deepEqual([verdict?.outcome, verdict?.reason], ['failed', 'XComInvalid']);
      assert.equal(verdict?.exit_code, 0);
      assert.ok(!events.some(({ type }) => type === 'xcom'));
    },
  },
  {
    title: 'a task that fails after writing its result fails and tells it',
    needs: ['exec'],
    async act(lab) {
      const { sh, steps } = write('[7]');
      const program = { sh: `${sh}\nexit 5`, steps: [...steps, { exit: 5 }] };
      const { events, verdict } = await runWithXCom(lab, program);
      assert.deepEqual([verdict?.outcome, verdict?.exit_code], ['failed', 5]);
      assert.deepEqual(events.find((event) => event.type === 'xcom')?.value, [7]);
    },
  },
  {
    title: 'a result of a megabyte arrives whole',
    needs: ['exec'],
    async act(lab) {
      const sh =
        'd=/airflow/xcom; { printf \'"\'; head -c 1000000 /dev/zero | tr "\\000" y; printf \'"\'; } >$d/return.json';
      const steps = [{ file: `"${'y'.repeat(1_000_000)}"` }];
      const { events } = await runWithXCom(lab, { sh, steps });
      const xcom = events.find((event) => event.type === 'xcom');
      assert.equal(xcom?.value, 'y'.repeat(1_000_000));
    },
  },
];

function write(text: string): Program {
  return {
    sh: `cat >/airflow/xcom/return.json <<'EOF'\n${text}\nEOF`,
    steps: [{ file: text }],
  };
}

function runWithXCom(lab: Lab, program: Program): Promise<Transcript> {
  return runPod(lab, toPod(lab, program, { xcom: true }), { doXcomPush: true });
}
