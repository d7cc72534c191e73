import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStandIn } from '../../../src/core/sandbox/stand-in.ts';

const images: readonly [string, string | undefined][] = [
  ['hello-world', 'hello-world'],
  ['busybox', 'busybox'],
  ['busybox:1.36', 'busybox'],
  ['alpine:3.24.2', 'busybox'],
  ['python', 'python'],
  ['python:3.11-slim', 'python'],
  ['docker.io/library/python:3.11', 'python'],
  ['docker.io/python:3', 'python'],
  ['localhost:5000/library/busybox:latest', 'busybox'],
  [`alpine@sha256:${'0'.repeat(64)}`, 'busybox'],
  // What these hold is not known.
  ['team/python', undefined],
  ['registry.example.com/python:3.11', undefined],
  ['python-etl:1', undefined],
  ['apache/airflow:2.6.2', undefined],
  ['ubuntu', undefined],
  ['', undefined],
];
for (const [image, kind] of images) {
  test(`"${image}" is stood in for by ${kind ?? 'nothing'}`, () => {
    assert.equal(findStandIn(image)?.kind, kind);
  });
}
