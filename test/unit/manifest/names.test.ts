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
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['größe_übung', 'grosse-ubung'],
    ['żółw', 'zolw'],
    ['données_été', 'donnees-ete'],
    ['заказ_один', 'zakaz-odin'],
    ['Ωμέγα', 'omega'],
    ['group.task', 'group-task'],
    ['No_Name.Given-HERE_', 'no-name-given-here'],
    // Not known here: no wrong name is made up.
    ['数据_load', undefined],
    // Releases of python-slugify differ (`ie`, `e`, `io`).
    ['ёлка', undefined],
  ];
  for (const [id, slug] of rows) assert.equal(slugify(id), slug, id);
});

test('a name is cut so that the suffix fits, and stripped of dots and dashes', () => {
  assert.equal(addSuffix('--edge--', 'aaaaaaaa', '10.25.0', false), 'edge-aaaaaaaa');
  assert.equal(addSuffix('n'.repeat(100), 'aaaaaaaa', '10.25.0', false).length, 63);
  assert.equal(addSuffix('n'.repeat(300), 'aaaaaaaa', '7.11.0', false).length, 253);
  assert.equal(addSuffix('n'.repeat(300), 'aaaaaaaa', '7.11.0', true).length, 80);
});

test('a generated name is cut at the limit of its version', () => {
  assert.equal(nameOfTask('t'.repeat(100), '6.1.0')?.length, 80);
  assert.equal(nameOfTask('t'.repeat(100), '7.12.0')?.length, 63);
  assert.equal(nameOfTask(`${'a'.repeat(62)}_b`, '7.12.0'), 'a'.repeat(62));
});
