import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pythonParser, runPython } from './run-python.ts';

interface Program {
  readonly title: string;
  readonly text: string;
  /** The repr of each name at the end, as CPython has it. */
  readonly names: Readonly<Record<string, string>>;
}

const parser = await pythonParser();
const folder = new URL('../../fixtures/python/programs/', import.meta.url);
for (const file of readdirSync(folder)) {
  const programs = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Program[];
  for (const { title, text, names } of programs) {
    test(`${title}: leaves what CPython leaves`, () => {
      const ran = runPython(parser, text);
      assert.deepEqual(ran.raised, []);
      const shown = Object.fromEntries(
        Object.keys(names).map((name) => {
          const value = ran.name(name);
          const repr = value && ran.vm.repr(value);
          return [
            name,
            repr?.t === 'str'
              ? repr.v
              : `not known: ${JSON.stringify(repr?.t === 'unknown' ? repr.reason : repr?.t)}`,
          ];
        }),
      );
      assert.deepEqual(shown, names);
    });
  }
}
