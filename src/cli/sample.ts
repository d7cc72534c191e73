import { join } from 'node:path';
import { exitCodes } from './exit-codes.ts';
import { parseArguments } from './parse-arguments.ts';
import { runTask } from './run.ts';
import type { RunParts } from './run.ts';
import type { Services } from './services.ts';

const samples = [
  {
    title: 'sample.first',
    file: 'media/sample/example_kubernetes_pod.py',
    options: ['--task', 'task-one'],
  },
  {
    title: 'sample.second',
    file: 'media/sample/kubernetes_decorator_example.py',
    // Its upstream has not run: this is what `extract_data` would have returned.
    options: ['--task', 'transform', '--xcom', '{"extract_data": 42}'],
  },
] as const;

/** `npm start`: runs the pod tasks of both sample DAG files in the sandbox, and says where to go next. */
export async function runSample(parts: RunParts, services: Services): Promise<number> {
  const { paint, say, words } = services;
  await say(paint('bold', words.text('sample.greeting')));
  let worst: number = exitCodes.success;
  for (const { title, file, options } of samples) {
    await say('');
    await say(paint('bold', words.text(title, { file })));
    const given = [...options, '--sandbox'];
    await say(paint('cyan', `$ ${showCommand(['run', file, ...given])}`));
    const path = join(services.program, '..', file);
    const code = await runSampleTask([path, ...given], parts, services);
    if (code === exitCodes.cancelled) return code;
    worst = Math.max(worst, code);
  }
  await say('');
  await say(paint('bold', words.text('sample.next')));
  for (const line of [
    ['tasks', 'my_dags/'],
    ['manifest', 'my_dags/my_dag.py', '--task', 'my_task'],
    ['run', 'my_dags/my_dag.py', '--task', 'my_task', '--sandbox'],
    ['--help'],
  ]) {
    await say(paint('cyan', `$ ${showCommand(line)}`));
  }
  return worst;
}

/** One that cannot run, for example for want of Python, does not keep the other from running. */
async function runSampleTask(
  argv: readonly string[],
  parts: RunParts,
  services: Services,
): Promise<number> {
  const parsed = parseArguments(['run', ...argv]);
  if (parsed.ask !== 'command') return exitCodes.usage;
  const [path = ''] = parsed.positionals;
  try {
    return await runTask(path, parsed.options, parts, services);
  } catch (error) {
    return services.fail(error);
  }
}

/** A command as a shell takes it. */
function showCommand(words: readonly string[]): string {
  const quoted = words.map((word) =>
    /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ['npx pod-tasks', ...quoted].join(' ');
}
