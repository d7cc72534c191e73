import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDay, parseIsoDate, toIsoDate } from '../../../src/core/base/iso-date.ts';

const dates: readonly (readonly [text: string, iso: string | undefined])[] = [
  ['2024-01-15T00:00:00+00:00', '2024-01-15T00:00:00+00:00'],
  ['2022-01-01', '2022-01-01T00:00:00+00:00'],
  ['20240115T063000Z', '2024-01-15T06:30:00+00:00'],
  ['2024-02-29 06:30', '2024-02-29T06:30:00+00:00'],
  ['2024-01-15T06:30:00.5-0330', '2024-01-15T06:30:00.500000-03:30'],
  ['2024-01-15T06:30:00.000+02', '2024-01-15T06:30:00+02:00'],
  ['2023-02-29', undefined],
  ['2024-13-01', undefined],
  ['2024-01-15T24:00:00', undefined],
  ['2024-01-15T00:60', undefined],
  ['2024-01-15T00:00+25:00', undefined],
  ['tomorrow', undefined],
  ['', undefined],
];

for (const [text, iso] of dates) {
  test(`"${text}" is ${iso ?? 'no date'}`, () => {
    assert.equal(parseIsoDate(text), iso);
  });
}

test('the next day keeps clock and offset', () => {
  assert.equal(nextDay('2024-02-28T06:30:00.500000+02:00'), '2024-02-29T06:30:00.500000+02:00');
  assert.equal(nextDay('2023-12-31T00:00:00+00:00'), '2024-01-01T00:00:00+00:00');
});

test('a moment is written as Python writes it', () => {
  assert.equal(toIsoDate(new Date(Date.UTC(2026, 0, 15, 12))), '2026-01-15T12:00:00+00:00');
  assert.equal(
    toIsoDate(new Date(Date.UTC(2026, 0, 15, 12, 0, 0, 7))),
    '2026-01-15T12:00:00.007000+00:00',
  );
});
