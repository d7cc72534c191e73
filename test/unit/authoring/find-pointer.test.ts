import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPointer } from '../../../src/core/authoring/find-pointer.ts';

const text = `# a remark
metadata:
  labels:
    app.kubernetes.io/name: x
spec:
  containers:
    - name: base
      args:
        - one
        - |
          two
          lines
`;

const cases: readonly (readonly [at: string, pointer: string | undefined])[] = [
  ['remark', undefined],
  ['metadata', '/metadata'],
  ['app.kub', '/metadata/labels/app.kubernetes.io~1name'],
  ['x\n', '/metadata/labels/app.kubernetes.io~1name'],
  ['base', '/spec/containers/0/name'],
  [': base', '/spec/containers/0/name'],
  [' base', '/spec/containers/0/name'],
  ['args', '/spec/containers/0/args'],
  ['one', '/spec/containers/0/args/0'],
  ['lines', '/spec/containers/0/args/1'],
];

for (const [at, pointer] of cases) {
  test(`at "${at.trim()}" stands ${pointer ?? 'nothing'}`, () => {
    assert.equal(findPointer(text, text.indexOf(at))?.pointer, pointer);
  });
}

test('of a text that does not parse nothing is told', () => {
  assert.equal(findPointer('a: [', 0), undefined);
});
