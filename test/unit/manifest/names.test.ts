import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addSuffix, cleanName, nameOfTask, slugify } from '../../../src/core/manifest/names.ts';

test('a given name is cleaned and not trimmed', () => {
  assert.equal(cleanName('My_Pod.Name'), 'my-pod-name');
  assert.equal(cleanName('--edge--'), '--edge--');
  assert.equal(cleanName('ü.ß'), '-');
});

// Checked against python-slugify with text-unidecode.
test('a task_id becomes a slug', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['größe_übung', 'grosse-ubung'],
    ['żółw', 'zolw'],
    ['données_été', 'donnees-ete'],
    ['заказ_один', 'zakaz-odin'],
    ['объект', 'obekt'],
    ['Ωμέγα', 'omega'],
    ['group.task', 'group-task'],
    ['No_Name.Given-HERE_', 'no-name-given-here'],
    ['数据_load', 'shu-ju-load'],
    ['한국어_작업', 'hangugeo-jageob'],
    ['ไทย', 'aithy'],
    ['½_cup', '1-2-cup'],
    ['㐀', ''],
  ];
  for (const [id, slug] of rows)
    for (const airflow of ['2.6.2', '3.3.2']) assert.equal(slugify(id, airflow), slug, id);
});

test('from 8.0.3 on, python-slugify takes letters apart before it looks them up', () => {
  const rows: readonly (readonly [id: string, before: string, since: string])[] = [
    ['ёлка', 'iolka', 'elka'],
    ['データ処理', 'detachu-li', 'tetachu-li'],
    ['𝒳_data', 'data', 'x-data'],
    ['①②', '', '12'],
  ];
  for (const [id, before, since] of rows) {
    assert.equal(slugify(id, '2.7.0'), before, id);
    assert.equal(slugify(id, '2.8.1'), since, id);
  }
});

test('a name is cut so that the suffix fits, and stripped of dots and dashes', () => {
  assert.equal(addSuffix('--edge--', 'aaaaaaaa', '10.25.0', false), 'edge-aaaaaaaa');
  assert.equal(addSuffix('n'.repeat(100), 'aaaaaaaa', '10.25.0', false).length, 63);
  assert.equal(addSuffix('n'.repeat(300), 'aaaaaaaa', '7.11.0', false).length, 253);
  assert.equal(addSuffix('n'.repeat(300), 'aaaaaaaa', '7.11.0', true).length, 80);
});

test('a generated name is cut at the limit of its version', () => {
  assert.equal(nameOfTask('t'.repeat(100), { airflow: '2.8.1', provider: '6.1.0' })?.length, 80);
  assert.equal(nameOfTask('t'.repeat(100), { airflow: '2.8.1', provider: '7.12.0' })?.length, 63);
  assert.equal(
    nameOfTask(`${'a'.repeat(62)}_b`, { airflow: '2.8.1', provider: '7.12.0' }),
    'a'.repeat(62),
  );
});
