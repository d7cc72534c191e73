import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { watchFiles } from '../../../../src/editor/views/watch-files.ts';

test('a file that comes, is replaced or goes is told', { timeout: 20_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-files-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'later', '..', 'config');
  let told: () => void = () => undefined;
  let count = 0;
  const next = (): Promise<void> => new Promise((resolve) => (told = resolve));
  const watching = watchFiles([file], 10, () => {
    count++;
    told();
  });
  // Node tells once that there is no such file: from then on changes are seen. This also keeps the process alive.
  await new Promise<void>((resolve) => {
    const listener = (): void => resolve();
    watchFile(file, { interval: 10 }, listener);
    t.after(() => unwatchFile(file, listener));
  });
  t.after(() => void watching.dispose());
  const target = join(folder, 'config');
  const other = join(folder, 'other');
  for (const change of [
    () => writeFileSync(target, 'one'),
    () => {
      writeFileSync(other, 'two');
      renameSync(other, target);
    },
    () => rmSync(target),
  ]) {
    const heard = next();
    change();
    await heard;
  }
  assert.equal(count, 3);
});
