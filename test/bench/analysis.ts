// How long someone waits for a DAG file to be understood: the first time, and after each key; beside CPython's own parser and
// Airflow. Fails at twice a goal.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environments } from '../airflow/airflow-home.ts';
import { pythonParser } from '../unit/python/run-python.ts';
import { generateDag } from './dag-text.ts';
import { hardTexts } from './hard-texts.ts';
import { ownTime, quantile, Report } from './measure.ts';
import { createReader } from './reader.ts';

interface Sample {
  readonly name: string;
  readonly text: string;
  /**
   * Milliseconds: the first result (median), and fresh lenses after a key (95 of 100). Where a key breaks the text, the parser
   * itself takes most of the time to find its way through all that an open bracket swallows.
   */
  readonly goals?: { readonly first: number; readonly key: number; readonly breaking: number };
}

/** A DAG as most are: 500 lines. */
const typical = generateDag({ lines: 500, tasks: 20, seed: 1 });

function goldenText(lines: number): string {
  const folder = fileURLToPath(new URL('../fixtures/golden/dags/', import.meta.url));
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  return all.repeat(Math.ceil(lines / all.split('\n').length));
}

const samples: readonly Sample[] = [
  ...[100, 1_000, 10_000].flatMap((lines) =>
    [1, 100, 2_000].map((tasks) => ({
      name: `${lines} lines, ${tasks} tasks`,
      text: generateDag({ lines, tasks, seed: 1 }),
    })),
  ),
  { name: '500 lines, typical', text: typical, goals: { first: 25, key: 10, breaking: 20 } },
  {
    name: '10,000 lines, the golden DAGs repeated',
    text: goldenText(10_000),
    goals: { first: 300, key: 50, breaking: 150 },
  },
];

/** Where a key is typed and what it adds. The places are spread over the file. */
type Key = (text: string, round: number) => string;

const insert = (text: string, at: number, added: string): string =>
  text.slice(0, at) + added + text.slice(at);

/** A place after `mark`, at the given share of the text. */
function find(text: string, mark: string, round: number): number {
  const from = Math.floor((text.length * ((round * 7) % 10)) / 10);
  const at = text.indexOf(mark, from);
  return (at < 0 ? text.indexOf(mark) : at) + mark.length;
}

const breaking = 'in an unfinished bracket';

const keys: Readonly<Record<string, Key>> = {
  'in a string argument': (text, round) => insert(text, find(text, 'name="', round), 'x'),
  'in a comment': (text, round) => insert(text, find(text, '# ', round), 'x'),
  'a new line at the top': (text) => insert(text, 0, '\n'),
  [breaking]: (text, round) =>
    insert(
      text,
      find(text, 'KubernetesPodOperator(\n', round),
      `        labels={"a": "${round}",\n`,
    ),
};

const report = new Report();
await createReader().then((reader) => {
  // What is measured is not the compiler's time.
  for (let i = 0; i < 6; i++) reader.read(`${typical}# ${i}\n`);
});
for (const sample of samples) await measure(sample);
await measureMemory();
await measureBounds();
await compareWithPython();
await compareWithAirflow();
process.exitCode = report.exitCode;

async function measure({ name, text, goals }: Sample): Promise<void> {
  const rounds = text.length > 100_000 ? 3 : 7;
  const parse = await parsings(rounds, text);
  const first: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const reader = await createReader();
    first.push(ownTime(() => reader.read(text)));
  }
  const median = quantile(first, 0.5);
  console.log(
    `${name}: parse ${quantile(parse, 0.5).toFixed(1)} ms, first result ${median.toFixed(1)} ms`,
  );
  if (goals !== undefined) report.row(`${name}: first result`, median, goals.first);
  const reader = await createReader();
  reader.read(text);
  for (const [what, key] of Object.entries(keys)) {
    let edited = text;
    const spent = times(text.length > 100_000 ? 7 : 60, (i) => {
      edited = what === breaking ? key(text, i) : key(edited, i);
      reader.read(edited);
    });
    const [middle, most] = [quantile(spent, 0.5), quantile(spent, 0.95)];
    console.log(`  a key ${what}: ${middle.toFixed(1)} ms, p95 ${most.toFixed(1)} ms`);
    if (goals !== undefined) {
      // Of a long file, what is promised is the median.
      const judged = text.length > 100_000 ? middle : most;
      report.row(`${name}: a key ${what}`, judged, what === breaking ? goals.breaking : goals.key);
    }
  }
}

function times(count: number, run: (round: number) => void): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    ownTime(() => {
      run(i);
    }),
  );
}

/** Parsing by parsers that know nothing of the text yet. */
async function parsings(count: number, text: string): Promise<readonly number[]> {
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    const parser = await pythonParser();
    spent.push(ownTime(() => parser.parse(text)));
  }
  return spent;
}

/** What is still held after many keys, beside what was held after a few. */
async function measureMemory(): Promise<void> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('node --expose-gc');
  const text = goldenText(1_000);
  const reader = await createReader();
  const type = (count: number): number => {
    for (let i = 0; i < count; i++) reader.read(insert(text, find(text, 'name="', i), `x${i}`));
    collect();
    const { heapUsed, arrayBuffers, external } = process.memoryUsage();
    return (heapUsed + arrayBuffers + external) / 1e6;
  };
  type(40);
  const before = type(10);
  const after = type(50);
  const grown = after - before;
  console.log(
    `held after 50 more keys: ${after.toFixed(1)} MB, ${grown.toFixed(1)} MB more than before (fails at 5)`,
  );
  if (grown > 5) report.fail();
}

/** Texts that would keep a careless reader for ever: what each takes beside the parsing of that many characters of a normal text. */
async function measureBounds(): Promise<void> {
  const normal = goldenText(10_000);
  const perCharacter = quantile(await parsings(3, normal), 0.5) / normal.length;
  let worst = { name: '', time: 0 };
  for (const { name, text } of hardTexts) {
    const reader = await createReader();
    const time = ownTime(() => reader.read(text)) - perCharacter * text.length;
    if (time > worst.time) worst = { name, time };
    if (time > 100) console.log(`a file that ${name}: ${time.toFixed(0)} ms beside its parsing`);
  }
  report.row(`bounds: worst is a file that ${worst.name}`, worst.time, 250);
}

async function compareWithPython(): Promise<void> {
  const program =
    'import ast,sys,time\nt=sys.stdin.read()\nb=[]\nfor _ in range(5):\n s=time.process_time();ast.parse(t);b.append(time.process_time()-s)\nprint(sorted(b)[2]*1000)';
  for (const { name, text } of samples.filter((one) => one.goals !== undefined)) {
    const theirs = Number(
      execFileSync('python3', ['-c', program], { input: text, encoding: 'utf8' }),
    );
    const ours = quantile(await parsings(5, text), 0.5);
    console.log(
      `${name}: our parsing ${ours.toFixed(1)} ms, CPython's ast.parse ${theirs.toFixed(1)} ms: ${(ours / theirs).toFixed(2)} times its time`,
    );
  }
}

/** Airflow's own time for the typical file, in a process that has nothing loaded and in one that has. */
async function compareWithAirflow(): Promise<void> {
  const readers = await Promise.all(Array.from({ length: 7 }, () => createReader()));
  const ours = quantile(
    readers.map((reader) => ownTime(() => reader.read(typical))),
    0.5,
  );
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? homedir(), '.cache');
  const home = process.env['POD_TASKS_AIRFLOW_HOME'] ?? join(cache, 'pod-tasks', 'airflow');
  const program =
    'import runpy,sys,time\nb=[]\nfor _ in range(4):\n s=time.process_time();runpy.run_path(sys.argv[1]);b.append(time.process_time()-s)\nprint(b[0]*1000,sorted(b[1:])[1]*1000)';
  const folder = mkdtempSync(join(tmpdir(), 'pod-tasks-bench-'));
  try {
    writeFileSync(join(folder, 'typical.py'), typical);
    for (const { folder: name, airflow } of environments) {
      const python = join(home, name, 'bin', 'python');
      if (!existsSync(python)) {
        console.log(`Airflow ${airflow} is not here: bash test/airflow/setup.sh makes it`);
        continue;
      }
      const env: NodeJS.ProcessEnv = {
        HOME: folder,
        AIRFLOW_HOME: folder,
        PATH: process.env['PATH'],
      };
      for (const bucket of [0, 1, 2]) env[`AIRFLOW_VAR_BUCKET_${bucket}`] = 'b';
      const out = execFileSync(
        python,
        ['-W', 'ignore', '-c', program, join(folder, 'typical.py')],
        { env, encoding: 'utf8' },
      );
      const [cold = NaN, warm = NaN] = (out.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
      console.log(
        `typical file: ours ${ours.toFixed(0)} ms, Airflow ${airflow} imports it in ${cold.toFixed(0)} ms (${(cold / ours).toFixed(0)} times), once all is loaded in ${warm.toFixed(0)} ms (${(warm / ours).toFixed(1)} times)`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
