import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LayeredMap } from '../../../src/core/python/layered-map.ts';
import { seeded } from '../../bench/dag-text.ts';

test('copies of a layered map are Maps in content and order, whatever is set, and leave what they were made from alone', () => {
  const draw = seeded(7);
  let plain = new Map<string, number>();
  let layered: LayeredMap<number> | Map<string, number> = new Map<string, number>();
  for (let round = 0; round < 300; round++) {
    const before: readonly (readonly [string, number])[] = [...layered];
    const copy: LayeredMap<number> | Map<string, number> = LayeredMap.copy(layered);
    const wanted = new Map(plain);
    for (let i = draw(5); i >= 0; i--) {
      const name = `n${draw(400)}`;
      copy.set(name, round);
      wanted.set(name, round);
    }
    assert.deepEqual([...layered], before);
    assert.deepEqual([...copy], [...wanted]);
    assert.deepEqual([...copy.keys()], [...wanted.keys()]);
    assert.deepEqual([...copy.values()], [...wanted.values()]);
    assert.equal(copy.size, wanted.size);
    assert.equal(copy.get('n1'), wanted.get('n1'));
    assert.equal(copy.has('n2'), wanted.has('n2'));
    layered = copy;
    plain = wanted;
  }
  assert.ok(layered instanceof LayeredMap);
});

test('what differs in two copies of one layered map is told without looking at the rest', () => {
  const base = LayeredMap.copy(new Map(Array.from({ length: 100 }, (_, i) => [`n${i}`, i])));
  const a = LayeredMap.copy(base).set('n1', -1);
  const b = LayeredMap.copy(base).set('new', -2);
  assert.deepEqual([...(LayeredMap.differing(a, b) ?? [])], ['new', 'n1']);
  assert.equal(LayeredMap.differing(a, new Map(b)), undefined);
});
