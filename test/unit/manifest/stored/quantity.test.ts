import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameQuantity } from '../../../../src/core/manifest/stored/quantity.ts';

const pairs: readonly (readonly [a: unknown, b: unknown, same: boolean])[] = [
  ['1000m', '1', true],
  ['0.5', '500m', true],
  ['.5', '500m', true],
  ['1024Mi', '1Gi', true],
  ['1.5Gi', '1536Mi', true],
  ['1k', '1000', true],
  ['1e3', '1k', true],
  ['5E', '5e18', true],
  [1, '1', true],
  ['-1', '-1000m', true],
  ['1Ei', '1152921504606846976', true],
  ['1M', '1Mi', false],
  ['100m', '100', false],
  ['0.1', '0.10000001', false],
  ['one', 'one', false],
  ['', '0', false],
  ['1 Gi', '1Gi', false],
  [null, '0', false],
];

for (const [a, b, same] of pairs) {
  test(`${JSON.stringify(a)} ${same ? 'is' : 'is not'} the quantity ${JSON.stringify(b)}`, () => {
    assert.equal(isSameQuantity(a, b), same);
    assert.equal(isSameQuantity(b, a), same);
  });
}
