import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fill } from '../../../../src/core/words/fill.ts';
import { createWords, tables } from '../../../../src/core/words/say.ts';
import { sayEvent } from '../../../../src/core/words/say-event.ts';
import { judgeHistory } from './history.ts';
import type { History } from './history.ts';

const folder = join(import.meta.dirname, '../../../fixtures/verdicts');
const causes = Object.keys(tables.en.verdicts);

for (const cause of causes) {
  suite(`the verdict ${cause}`, () => {
    const files = readdirSync(join(folder, cause));

    test('is known in at least two forms', () => {
      assert.ok(files.length >= 2, files.join());
    });

    for (const file of files) {
      const history = JSON.parse(readFileSync(join(folder, cause, file), 'utf8')) as History;
      const verdict = judgeHistory(history);

      test(`${file} is found, with its values`, () => {
        const { outcome, exit_code, reason, signal = null, data = {} } = verdict;
        assert.deepEqual(
          { outcome, exit_code, reason, cause: verdict.cause, signal, data },
          history.expected,
        );
        assert.equal(verdict.cause, cause);
      });

      test(`${file} is told in both languages`, () => {
        for (const language of ['en', 'zh-cn'] as const) {
          const words = createWords(language);
          const event = { type: 'finished', time: '', verdict } as const;
          const { text } = sayEvent(event, undefined, words);
          // What has no value would be told as an ellipsis.
          const { what, advice = '' } = tables[language].verdicts[history.expected.cause];
          for (const part of [what, advice]) {
            assert.doesNotMatch(fill(part, known(history)), /…/, text);
          }
          assert.ok(text.length < 1000, text);
        }
      });
    }
  });
}

/** The history's values with every text in full. */
function known({ expected }: History): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(expected.data).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('…', '') : value,
    ]),
  );
}
