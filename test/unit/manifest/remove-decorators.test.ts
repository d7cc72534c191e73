import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeDecorators } from '../../../src/core/manifest/remove-decorators.ts';

// Expected texts as libcst leaves them.
test('only decorators of functions with the known names go', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['@task.kubernetes\ndef f(): pass\n', 'def f(): pass\n'],
    ['@task.kubernetes(a=")", b=[\n  1,\n])  # x\ndef f(): pass\n', 'def f(): pass\n'],
    ['@task . kubernetes()\nasync def f(): pass\n', 'async def f(): pass\n'],
    ['@setup()()\ndef f(): pass\n', 'def f(): pass\n'],
    ['@setup().x\ndef f(): pass\n', '@setup().x\ndef f(): pass\n'],
    ['@task.kubernetes\nclass C: pass\n', '@task.kubernetes\nclass C: pass\n'],
    ['@cache\n@task.kubernetes\ndef f(): pass\n', '@cache\ndef f(): pass\n'],
    // What stands above a later decorator belongs to it, what stands below to the function.
    ['@cache\n# about\n\n@setup\n# kept\ndef f(): pass\n', '@cache\n# kept\ndef f(): pass\n'],
    ['def f():\n    @setup\n    def g(): pass\n', 'def f():\n    def g(): pass\n'],
    ['x = """\n@setup\ndef f(): pass\n"""\n', 'x = """\n@setup\ndef f(): pass\n"""\n'],
    ['x = (a\n@setup\n)\n', 'x = (a\n@setup\n)\n'],
  ];
  for (const [source, expected] of rows) assert.equal(removeDecorators(source), expected, source);
});
