import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pythonParser, runPython } from '../run-python.ts';

interface Recording {
  /** The statements before each expression. */
  setup: string;
  pendulum?: 2 | 3;
  /** An expression, and its repr in CPython or the exception's class. `unknown`: we say that it is not known. */
  cases: [expression: string, answer: { repr: string } | { raises: string }, unknown?: 'unknown'][];
}

const folder = new URL('../../../fixtures/python/expressions/', import.meta.url);
const parser = await pythonParser();

for (const file of readdirSync(folder)) {
  const recording = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording;
  test(`${file.replace('.json', '')}: every expression is what CPython says, or unknown where that is agreed`, () => {
    const wrong: string[] = [];
    const lines = recording.cases.map(
      ([expression], i) =>
        `try:\n  r${i} = repr(${expression})\nexcept Exception as e:\n  r${i} = ['raises', type(e).__name__]\n`,
    );
    const ran = runPython(parser, recording.setup + '\n' + lines.join(''), {
      ...(recording.pendulum === undefined ? {} : { pendulum: recording.pendulum }),
      files: { '/data/a.txt': 'one\ntwo\n' },
    });
    for (const [i, [expression, answer, agreed]] of recording.cases.entries()) {
      const value = ran.name(`r${i}`);
      const object = value && ran.vm.object(value);
      const second = object?.o === 'list' ? object.items[1] : undefined;
      const found =
        value?.t === 'str'
          ? value.v
          : second?.t === 'str'
            ? `raises ${second.v}`
            : value?.t === 'unknown'
              ? 'unknown'
              : JSON.stringify(value);
      const wanted = agreed ?? ('repr' in answer ? answer.repr : `raises ${answer.raises}`);
      if (found !== wanted)
        wrong.push(
          `${expression}\n    CPython ${'repr' in answer ? answer.repr : `raises ${answer.raises}`}\n    here    ${found}${value?.t === 'unknown' ? ' ' + JSON.stringify(value.reason) : ''}`,
        );
    }
    if (ran.raised.length > 0) wrong.push(JSON.stringify(ran.raised));
    assert.equal(
      wrong.length,
      0,
      `${wrong.length} of ${recording.cases.length}:\n${wrong.join('\n')}`,
    );
  });
}
