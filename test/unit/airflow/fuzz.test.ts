import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated } from './evaluated.ts';

// POD_TASKS_SEED draws other ones, POD_TASKS_FUZZ is how many texts are made of each file.
const seed = Number(process.env['POD_TASKS_SEED'] ?? 1);
const rounds = Number(process.env['POD_TASKS_FUZZ'] ?? 12);

const parser = await pythonParser();
const folder = new URL('../../fixtures/golden/dags/', import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

type Random = (below: number) => number;

/** A linear congruential generator: the same numbers from the same seed on every machine. */
function numbersFrom(start: number): Random {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = [
  ...`( ) [ ] { } " ' """ : , . = == ** * @ # \\ \t \r \n \u00e9 \ud83d \u{1F600} \0 { %s {{ }} lambda: yield await`.split(
    ' ',
  ),
  '\n    ',
  'if x:\n',
  'for x in y:\n    ',
  'while True: pass\n',
  'def f(): return f()\n',
  'x = x * 10 ** 9\n',
  'del dag\n',
  'return\n',
  'raise ValueError\n',
  'import os, nothing_here\n',
  'from nothing_here import *\n',
];

function mutate(text: string, other: string, random: Random): string {
  const at = random(text.length + 1);
  const lines = text.split('\n');
  const line = random(lines.length);
  switch (random(9)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at + 1 + random(40));
    case 4:
      return lines.filter((_, i) => i !== line).join('\n');
    case 5:
      return lines.toSpliced(line, 0, lines[random(lines.length)] ?? '').join('\n');
    case 6:
      return lines.toSpliced(line, 1, ` ${lines[line] ?? ''}`).join('\n');
    case 7:
      return text.slice(0, at) + other.slice(random(other.length));
    default:
      return lines.toSorted(() => random(3) - 1).join('\n');
  }
}

test(`DAG files cut, shuffled and mixed are read without a failure (seed ${String(seed)})`, () => {
  const random = numbersFrom(seed);
  for (const [name, text] of texts) {
    for (let round = 0; round < rounds; round++) {
      const other = texts[random(texts.length)]?.[1] ?? '';
      let changed = text;
      for (let count = 1 + random(3); count > 0; count--) changed = mutate(changed, other, random);
      try {
        const evaluation = evaluated(parser, changed);
        for (const { key } of evaluation.tasks) {
          const instances = evaluation.instances(key) ?? [];
          for (const instance of instances.slice(0, 2)) evaluation.render(key, instance);
        }
        for (const { span } of evaluation.tasks.map((task) => task.at)) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= changed.length);
        }
      } catch (error) {
        throw new Error(`${name}, round ${String(round)}:\n${changed}`, { cause: error });
      }
    }
  }
});
