import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { ParsedArguments } from '../../../src/cli/parse-arguments.ts';

function command(...argv: readonly string[]): Extract<ParsedArguments, { ask: 'command' }> {
  const parsed = parseArguments(argv);
  assert.equal(parsed.ask, 'command', JSON.stringify(parsed));
  return parsed;
}

test('options take the next argument, or what follows their equals sign', () => {
  const { options, positionals } = command('run', 'a.py', '--task', 't', '--dag=d=e', '-n', 'ns');
  assert.deepEqual(positionals, ['a.py']);
  assert.equal(options.one('--task'), 't');
  assert.equal(options.one('--dag'), 'd=e');
  assert.equal(options.one('--namespace'), 'ns');
});

test('a short option may have its value attached', () => {
  assert.equal(command('manifest', 'a.py', '--all', '-ojson').options.one('--output'), 'json');
  assert.equal(command('manifest', 'a.py', '--all', '-o=json').options.one('--output'), 'json');
});

test('the last of several values wins, lists keep all', () => {
  const { options } = command(
    'tasks',
    '.',
    '--var',
    'a=1',
    '--run-id',
    'x',
    '--var=b=2',
    '--run-id',
    'y',
  );
  assert.deepEqual(options.all('--var'), ['a=1', 'b=2']);
  assert.equal(options.one('--run-id'), 'y');
});

test('a value may begin with a dash', () => {
  assert.equal(command('tasks', '.', '--run-id', '-x').options.one('--run-id'), '-x');
  assert.equal(command('tasks', '.', '--run-id', '--x').options.one('--run-id'), '--x');
  assert.equal(command('tasks', '.', '--run-id=--json').options.one('--run-id'), '--json');
});

test('what follows -- is no option', () => {
  assert.deepEqual(command('tasks', '--json', '--', '-a.py', '--json').positionals, [
    '-a.py',
    '--json',
  ]);
});

const wrong: readonly (readonly [argv: readonly string[], what: string, nearest?: string])[] = [
  [[], 'no-command'],
  [['rnu'], 'unknown-command', 'run'],
  [['--tsk'], 'unknown-option'],
  [['run', 'a.py', '--tsk', 't'], 'unknown-option', '--task'],
  [['run', 'a.py', '-x'], 'unknown-option'],
  [['tasks', '.', '--sandbox'], 'option-elsewhere'],
  [['run', 'a.py', '--task'], 'option-value'],
  [['run', 'a.py', '--task', '--sandbox'], 'option-value'],
  [['run', 'a.py', '--task', '--dag=d'], 'option-value'],
  [['run', 'a.py', '--sandbox=yes'], 'option-no-value'],
  [['run', '--task', 't'], 'missing-argument'],
  [['tasks'], 'missing-argument'],
  [['run', 'a.py', 'b.py', '--task', 't'], 'unexpected-argument'],
  [['pods', 'x'], 'unexpected-argument'],
];

for (const [argv, what, nearest] of wrong) {
  test(`"${argv.join(' ')}" is refused as ${what}`, () => {
    const parsed = parseArguments(argv);
    assert.equal(parsed.ask, 'correction');
    assert.equal(parsed.data.what, what);
    if (nearest !== undefined) assert.equal(parsed.data['nearest'], nearest);
  });
}

test('help and version are answered wherever they stand', () => {
  assert.deepEqual(parseArguments(['--help']), { ask: 'help', topic: 'main' });
  assert.deepEqual(parseArguments(['run', 'a.py', '--help']), { ask: 'help', topic: 'run' });
  assert.deepEqual(parseArguments(['help', 'logs']), { ask: 'help', topic: 'logs' });
  assert.deepEqual(parseArguments(['--version']), { ask: 'version' });
  assert.deepEqual(parseArguments(['tasks', '--version']), { ask: 'version' });
});
