import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { systemClock } from '../../src/core/base/clock.ts';
import { comparePods } from '../../src/core/bridge/compare-pods.ts';
import { openBridge } from '../../src/core/bridge/open-bridge.ts';
import type { Bridge } from '../../src/core/bridge/open-bridge.ts';
import { readProgram } from '../../src/core/bridge/program.ts';
import { toDagQuestion, toFolders, toInstanceQuestion } from '../../src/core/bridge/questions.ts';
import { buildManifest } from '../../src/core/manifest/build-manifest.ts';
import { evaluateGolden, goldenCases, keyOf } from '../unit/airflow/golden-case.ts';
import { comparable } from '../unit/airflow/comparable-pod.ts';
import { recorded, recordings } from '../unit/manifest/rendered.ts';
import { environments, programOf } from './airflow-home.ts';

const dags = realpathSync(fileURLToPath(new URL('../fixtures/golden/dags', import.meta.url)));
const program = readProgram(fileURLToPath(new URL('../../src/cli', import.meta.url)));
const { signal } = new AbortController();

/** One case of each kind; the others differ in fields alone. */
const cases = goldenCases.filter(([name]) =>
  [
    'callbacks',
    'deprecated_import',
    'env_vars_forms',
    'legacy_arguments',
    'mapped',
    'mapped_xcom',
    'minimal',
    'names_invalid',
    'parse_time_values',
    'pod_template_file',
    'secrets_new_import',
    'seed_taskflow',
    'subclasses',
    'taskflow_cmd',
    'taskflow_variants',
    'template_files',
    'templating_context',
    'templating_undefined',
    'xcom_sidecar_connection',
  ].includes(name),
);

/** What a file of a user's may be: it talks, it reads, it needs what is beside it and what Airflow has. */
const talkative = `
import os, sys
from datetime import datetime
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
try:
    from airflow.sdk import DAG, Variable
except ImportError:
    from airflow.models import DAG, Variable
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator
from beside import IMAGE

print("print", sys.stdin.read())
os.system("echo system")
with DAG("talkative", schedule=None, start_date=datetime(2024, 1, 1)):
    KubernetesPodOperator(
        task_id="pod", name="pod", image=IMAGE,
        cmds=["{{ var.value.own }}", "{{ var.value.given }}", "{{ conn.own.password }}", Variable.get("own"), os.environ["GIVEN"]],
    )
    BashOperator(task_id="bash", bash_command="true")
    for i in range(2):
        KubernetesPodOperator.partial(task_id="mapped_%d" % i, name="m", image="busybox").expand(cmds=[["a"], ["b"]])
`;

for (const environment of environments) {
  const { airflow, provider } = environment;

  /** An Airflow with nothing of its own but what `own` gives. */
  const withBridge = async (
    folder: string,
    own: Readonly<Record<string, string>>,
    work: (bridge: Bridge) => Promise<void>,
  ): Promise<void> => {
    const home = mkdtempSync(join(tmpdir(), 'bridge-home-'));
    const temporary = join(home, 'temporary');
    mkdirSync(temporary);
    const environmentOf = { HOME: home, TMPDIR: temporary, ...own };
    const tools = { clock: systemClock, environment: environmentOf, program };
    const command = { argv: [programOf(environment, 'python')], folder: home };
    const folders = toFolders({ home, dags: folder }, new Map());
    try {
      const bridge = await openBridge(command, folders, tools, signal);
      try {
        await work(bridge);
      } finally {
        await bridge.close();
      }
      assert.deepEqual(readdirSync(temporary), []);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  };

  test(`the bridge to Airflow ${airflow} gives the recorded pods, which are ours`, async () => {
    await withBridge(dags, {}, async (bridge) => {
      const { versions } = bridge;
      assert.deepEqual([versions.airflow, versions.provider], [airflow, provider]);
      const figures = { pods: 0, refused: 0 };
      for (const [name, args] of cases) {
        const { evaluation, context } = evaluateGolden(name, provider, args);
        const file = join(dags, `${name}.py`);
        const source = readFileSync(file, 'utf8');
        const place = { file, source, dags, files: [file], roots: [] };
        const question = toDagQuestion(place, context);
        for (const recording of recordings(provider, name)) {
          const at = `${name} ${keyOf(recording)}`;
          const index = recording.map_index ?? -1;
          const instance = {
            dagId: recording.dag_id,
            taskId: recording.task_id,
            mapIndex: index < 0 ? undefined : index,
          };
          const ours = evaluation.tasks
            .flatMap((task) => {
              const isThere = evaluation.instances(task.key)?.includes(instance.mapIndex);
              if (evaluation.refusals.length > 0 || isThere !== true) return [];
              return buildManifest(evaluation.render(task.key, instance.mapIndex), context);
            })
            .find(({ dagId, taskId }) => dagId === instance.dagId && taskId === instance.taskId);
          const asked = toInstanceQuestion(instance, context, ours?.pod);
          const answer = await bridge.pod({ ...question, ...asked }, signal);
          if (recording.pod === undefined) {
            assert.equal(answer.kind, 'refused', at);
            figures.refused++;
            continue;
          }
          assert.ok(answer.kind === 'pod', `${at}: ${JSON.stringify(answer)}`);
          assert.deepEqual(comparable(answer.pod), comparable(recording.pod), at);
          assert.equal(answer.selector, recording.selector, at);
          assert.ok(ours, at);
          assert.deepEqual(comparePods(answer, ours.pod).differences, [], at);
          figures.pods++;
          if (name !== 'seed_taskflow') continue;
          // An empty dict, pickled.
          const other = { ...question, ...asked, python_input: 'gAN9Lg==' };
          const unequal = await bridge.pod(other, signal);
          assert.ok(unequal.kind === 'pod' && unequal.isInputEqual === false, at);
        }
      }
      assert.ok(figures.pods > 30 && figures.refused > 2, JSON.stringify(figures));
    });
  });

  test(`Airflow ${airflow} answers for a file that talks, with what it has itself first`, async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bridge-dags-')));
    const file = join(folder, 'talkative.py');
    const airflowHas = { AIRFLOW_VAR_OWN: "Airflow's", AIRFLOW_CONN_OWN: 'http://me:pass-word@h' };
    try {
      writeFileSync(file, 'raise RuntimeError("an older text")\n');
      writeFileSync(join(folder, 'beside.py'), 'IMAGE = "busybox:1"\n');
      await withBridge(folder, airflowHas, async (bridge) => {
        const place = { file, source: talkative, dags: folder, files: ['/none/a.py'], roots: [] };
        const question = toDagQuestion(place, {
          variables: { own: 'ours', given: 'given' },
          connections: {},
          environment: { GIVEN: 'environment', AIRFLOW_VAR_OWN: 'ours' },
          configuration: {},
        });
        const tasks = await bridge.tasks(question, signal);
        assert.ok(!('kind' in tasks), JSON.stringify(tasks));
        assert.deepEqual(
          tasks.map(({ taskId, operator, isPod, isMapped, count }) => [
            taskId,
            operator,
            isPod,
            isMapped,
            count,
          ]),
          [
            ['pod', 'KubernetesPodOperator', true, false, undefined],
            ['bash', 'BashOperator', false, false, undefined],
            ['mapped_0', 'KubernetesPodOperator', true, true, 2],
            ['mapped_1', 'KubernetesPodOperator', true, true, 2],
          ],
        );
        const context = recorded(airflow, provider);
        const ask = (taskId: string, mapIndex?: number) => {
          const instance = { dagId: 'talkative', taskId, mapIndex };
          const asked = toInstanceQuestion(instance, context, undefined);
          return bridge.pod({ ...question, ...asked }, signal);
        };
        const answer = await ask('pod');
        assert.ok(answer.kind === 'pod', JSON.stringify(answer));
        const [base] = answer.pod.spec?.containers ?? [];
        assert.deepEqual(
          [base?.image, base?.command],
          ['busybox:1', ["Airflow's", 'given', 'pass-word', "Airflow's", 'environment']],
        );
        assert.ok(answer.secrets.includes('pass-word'), answer.secrets.join(' '));
        const mapped = await ask('mapped_1', 1);
        assert.ok(mapped.kind === 'pod', JSON.stringify(mapped));
        assert.deepEqual(mapped.pod.spec?.containers[0]?.command, ['b']);
        await assert.rejects(ask('bash'), { code: 'bridge-failed' });
        await assert.rejects(ask('none'), { code: 'bridge-failed' });
      });
      assert.deepEqual(readdirSync(folder).sort(), ['beside.py', 'talkative.py']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test(`Airflow ${airflow} gives variables and connections by their ids, and all`, async () => {
    const own = { AIRFLOW_VAR_ONE: '1', AIRFLOW_CONN_TWO: 'http://h:80' };
    await withBridge(dags, own, async (bridge) => {
      assert.deepEqual([...(await bridge.variables(undefined, signal))], [['one', '1']]);
      assert.deepEqual([...(await bridge.variables(['two', 'one'], signal))], [['one', '1']]);
      const connections = [...(await bridge.connections(['two', 'none'], signal))];
      assert.deepEqual(connections, [['two', 'http://h:80']]);
    });
  });

  test(`Airflow ${airflow} gives what its database holds, and nothing is written to it`, async () => {
    const home = mkdtempSync(join(tmpdir(), 'bridge-database-'));
    const own = { AIRFLOW_HOME: home, AIRFLOW__CORE__LOAD_EXAMPLES: 'False' };
    const run = (...argv: readonly string[]): void => {
      const env = { ...own, HOME: home, PATH: process.env['PATH'] };
      execFileSync(programOf(environment, 'airflow'), argv, { env, stdio: 'pipe' });
    };
    try {
      run('db', 'migrate');
      run('variables', 'set', 'own', 'of the database');
      run('connections', 'add', 'own', '--conn-uri', 'http://me:pass-word@h');
      const database = readFileSync(join(home, 'airflow.db'));
      await withBridge(home, own, async (bridge) => {
        assert.deepEqual(
          [...(await bridge.variables(undefined, signal))],
          [['own', 'of the database']],
        );
        const connections = await bridge.connections(['own'], signal);
        assert.equal(connections.get('own'), 'http://me:pass-word@h');
        mkdirSync(join(home, 'dags'));
        writeFileSync(join(home, 'dags', 'beside.py'), 'IMAGE = "busybox:1"\n');
        const file = join(home, 'dags', 'talkative.py');
        writeFileSync(file, '');
        const place = {
          file,
          source: talkative,
          dags: join(home, 'dags'),
          files: [file],
          roots: [],
        };
        const supplies = {
          variables: { own: 'ours', given: 'given' },
          connections: {},
          environment: { GIVEN: 'environment' },
          configuration: {},
        };
        const instance = { dagId: 'talkative', taskId: 'pod', mapIndex: undefined };
        const answer = await bridge.pod(
          {
            ...toDagQuestion(place, supplies),
            ...toInstanceQuestion(instance, recorded(airflow, provider), undefined),
          },
          signal,
        );
        assert.ok(answer.kind === 'pod', JSON.stringify(answer));
        assert.deepEqual(answer.pod.spec?.containers[0]?.command, [
          'of the database',
          'given',
          'pass-word',
          'of the database',
          'environment',
        ]);
      });
      assert.ok(readFileSync(join(home, 'airflow.db')).equals(database));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
}
