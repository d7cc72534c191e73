import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, inDag, shown } from '../evaluated.ts';

const parser = await pythonParser();

// GIVEN is given, the others are not.
const cases: readonly (readonly [code: string, image: string, gives: string])[] = [
  ['', 'os.environ["GIVEN"] + os.getenv("GIVEN")', 'gg'],
  ['', '[os.environ["A"], os.getenv("A", "b")]', '[<env:A>, <env:A=b>]'],
  ['os.environ["GIVEN"] = "own"', 'os.environ["GIVEN"] + os.getenv("GIVEN", "no")', 'ownown'],
  ['os.environ["A"] = "a"', '["A" in os.environ, os.environ.get("A")]', '[true, a]'],
  ['os.environ.update({"A": "a"}, B="b")', '[os.environ["A"], os.environ["B"]]', '[a, b]'],
  ['os.environ.setdefault("A", "b")', 'os.environ["A"]', '<env:A=b>'],
  ['os.environ.setdefault("GIVEN", "b")', 'os.environ["GIVEN"]', 'g'],
  [
    'x = os.environ.pop("GIVEN")',
    '[x, os.environ.get("GIVEN", "no"), "GIVEN" in os.environ, os.getenv("GIVEN")]',
    '[g, no, false, None]',
  ],
  ['del os.environ["GIVEN"]', '"GIVEN" in os.environ', 'false'],
  [
    'os.environ[os.environ["A"]] = "x"',
    '[os.environ["GIVEN"]]',
    '[?env:A if depends-on-input | g if not (depends-on-input)]',
  ],
  [
    'if os.environ["A"]:\n    os.environ["B"] = "b"',
    'os.environ["B"]',
    'b if os.environ["A"] | <env:B> if not (os.environ["A"])',
  ],
  ['import writer', 'os.environ["W"]', 'w'],
];

for (const [code, image, gives] of cases) {
  test(`after ${code === '' ? 'nothing' : code.replaceAll('\n', ' ')} ${image} is ${gives}`, () => {
    const text = `import os\n${code}\n${inDag(`    Pod(task_id="t", image=${image})`)}`;
    const files = { '/dags/writer.py': 'import os\nos.environ["W"] = "w"' };
    const found = evaluated(parser, text, { environment: { GIVEN: 'g' } }, files);
    assert.deepEqual(found.problems, []);
    assert.equal(shown(found.tasks[0]?.arguments.get('image')), gives);
  });
}

test('what is taken out of the environment is missing, and what is put into it is text', () => {
  const text = `import os
os.environ["A"] = 1
del os.environ["GIVEN"]
os.environ["GIVEN"]
`;
  const found = evaluated(parser, text, { environment: { GIVEN: 'g' } });
  assert.deepEqual(
    found.problems.map(({ data }) => data['detail']),
    ['str expected, not int', "'GIVEN'"],
  );
});
