import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickleCall } from '../../../src/core/manifest/pickle.ts';
import type { Value } from '../../../src/core/python/value.ts';
import { made, py } from './rendered.ts';

/** The pickle of `args`, with what stands around it taken away. */
function pickled(args: unknown): string {
  const outcome = pickleCall(py(args), { kind: 'dict', entries: [] });
  assert.ok('bytes' in outcome);
  const hex = Buffer.from(outcome.bytes).toString('hex');
  const before = '80047d288c0461726773';
  const after = '8c066b77617267737d752e';
  assert.ok(hex.startsWith(before) && hex.endsWith(after), hex);
  return hex.slice(before.length, -after.length);
}

// Opcodes of CPython's pickle protocol 4 (pickletools).
test('plain values have their opcodes', () => {
  const rows: readonly (readonly [unknown, string])[] = [
    [null, '4e'],
    [true, '88'],
    [false, '89'],
    [0, '4b00'],
    [255, '4bff'],
    [256, '4a00010000'],
    [-1, '4affffffff'],
    [2n ** 31n, '8a050000008000'],
    [-(2n ** 31n) - 1n, '8a05ffffff7fff'],
    [1.5, '473ff8000000000000'],
    ['é', '8c02c3a9'],
    [Uint8Array.of(1, 2), '43020102'],
    [[], '5d'],
    [[1], '5d284b0165'],
    [{ a: 1 }, '7d288c01614b0175'],
    [{ kind: 'tuple', items: [] }, '29'],
    [{ kind: 'tuple', items: [py(1)] }, '284b0174'],
    [{ kind: 'set', frozen: false, items: [py(1)] }, '8f284b0190'],
    [{ kind: 'set', frozen: true, items: [] }, '2891'],
  ];
  for (const [value, hex] of rows) assert.equal(pickled(value), hex, String(value));
});

test('long texts and very large ints have longer lengths', () => {
  assert.ok(pickled('x'.repeat(300)).startsWith('582c010000'));
  assert.ok(pickled(1n << 2100n).startsWith('8b07010000'));
});

test('dates and durations are calls of their classes', () => {
  const datetime = '8c086461746574696d65';
  const moment = (iso: string, zone?: string): Value => ({
    kind: 'datetime',
    type: 'datetime',
    iso,
    ...(zone === undefined ? {} : { zone }),
  });
  assert.equal(
    pickled({ kind: 'datetime', type: 'date', iso: '2024-01-15' }),
    `${datetime}8c046461746593` + '28' + '430407e8010f' + '7452',
  );
  const zone =
    `${datetime}8c0874696d657a6f6e6593` +
    '28' +
    `${datetime}8c0974696d6564656c746193284b004b004b007452` +
    '7452';
  assert.equal(
    pickled(moment('2024-01-15T10:20:30.000001+00:00', 'UTC')),
    `${datetime}${datetime}93` + '28' + '430a07e8010f0a141e000001' + zone + '7452',
  );
  assert.equal(
    pickled({ kind: 'duration', microseconds: -1n }),
    `${datetime}8c0974696d6564656c746193` +
      '28' +
      '4affffffff' +
      '4a7f510100' +
      '4a3f420f00' +
      '7452',
  );
});

test('what has no pickle here is named', () => {
  const outcome = pickleCall(py([made('V1Pod', {})]), py({}));
  assert.equal('unsupported' in outcome && outcome.unsupported, 'V1Pod');
  const zoned: Value = {
    kind: 'datetime',
    type: 'datetime',
    iso: '2024-01-15T00:00:00+01:00',
    zone: 'Europe/Paris',
  };
  assert.ok('unsupported' in pickleCall(py([zoned]), py({})));
  assert.ok('unsupported' in pickleCall(py(['\ud800']), py({})));
});

test('a fixed time zone and a bytearray are calls of their classes', () => {
  const object = (name: string, fields: Readonly<Record<string, Value>>): Value => ({
    kind: 'object',
    class: name,
    fields: new Map(Object.entries(fields)),
  });
  const zone = '8c086461746574696d658c0874696d657a6f6e6593' + '28';
  const hours = '8c086461746574696d658c0974696d6564656c746193' + '284b004a201c00004b007452';
  const key: Value = { kind: 'str', value: '+02:00' };
  assert.equal(pickled(object('datetime.timezone', { key })), `${zone}${hours}7452`);
  const name: Value = { kind: 'str', value: 'X' };
  assert.ok(pickled(object('datetime.timezone', { key, name })).endsWith('8c01587452'));
  const bytes: Value = { kind: 'bytes', value: Uint8Array.from([1]) };
  assert.equal(
    pickled(object('bytearray', { bytes })),
    '8c086275696c74696e738c0962797465617272617993' + '28' + '430101' + '7452',
  );
  const place: Value = { kind: 'str', value: 'Europe/Berlin' };
  const berlin = object('datetime.timezone', { key: place });
  assert.deepEqual(pickleCall(berlin, { kind: 'none' }), {
    unsupported: 'datetime.timezone',
    value: berlin,
  });
});
