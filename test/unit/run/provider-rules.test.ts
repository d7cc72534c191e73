import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hasLeftPending,
  isAtLeast,
  isBaseDecisive,
  isFatalImageReason,
  isSkipped,
} from '../../../src/core/run/provider-rules.ts';

test('versions are compared number by number', () => {
  assert.ok(isAtLeast('10.5.0', '10.5'));
  assert.ok(isAtLeast('10.16.1', '10.16.1'));
  assert.ok(!isAtLeast('10.16.0', '10.16.1'));
  assert.ok(!isAtLeast('7.14.0', '10.5'));
  assert.ok(isAtLeast('10.25.0rc1', '10.25'));
});

const pull = 'ErrImagePull';
const image: readonly [version: string, reason: string, message: string, fatal: boolean][] = [
  ['10.4.3', pull, '', false],
  ['10.4.3', 'InvalidImageName', '', false],
  ['10.5.0', pull, 'rate limit', true],
  ['10.5.0', 'InvalidImageName', '', true],
  ['10.11.0', 'ImagePullBackOff', '', false],
  ['10.12.0', 'ImagePullBackOff', '', true],
  ['10.12.0', 'ErrImageNeverPull', '', false],
  ['10.13.0', 'ErrImageNeverPull', '', true],
  ['10.13.0', pull, 'not found', true],
  ['10.13.0', pull, 'Pull QPS exceeded', false],
  ['10.13.0', pull, '502 Bad Gateway', true],
  ['10.16.1', pull, '502 Bad Gateway', false],
  ['10.25.0', 'ContainerCreating', '', false],
  ['10.25.0', 'CreateContainerConfigError', '', false],
];
for (const [version, reason, message, fatal] of image) {
  test(`${version}: ${reason} "${message}" ${fatal ? 'ends' : 'does not end'} the wait`, () => {
    assert.equal(isFatalImageReason(version, reason, message), fatal);
  });
}

test('exit codes to skip on count from 7.5, and those of a pod that has not failed from 7.13', () => {
  assert.equal(isSkipped('7.4.2', [99], 99, true), false);
  assert.equal(isSkipped('7.5.0', [99], 99, true), true);
  assert.equal(isSkipped('7.5.0', [0], 0, true), true);
  assert.equal(isSkipped('7.12.0', [0], 0, false), false);
  assert.equal(isSkipped('7.13.0', [0], 0, false), true);
  assert.equal(isSkipped('10.25.0', [99], 1, true), false);
});

test('the base container alone decides with istio from 7.5, with XCom from 10.16.1', () => {
  assert.equal(isBaseDecisive('7.4.2', false, true), false);
  assert.equal(isBaseDecisive('7.5.0', false, true), true);
  assert.equal(isBaseDecisive('10.16.0', true, false), false);
  assert.equal(isBaseDecisive('10.16.1', true, false), true);
});

test('an unknown phase is waited out from 10.16.1', () => {
  assert.equal(hasLeftPending('10.16.0', 'Unknown'), true);
  assert.equal(hasLeftPending('10.16.1', 'Unknown'), false);
  assert.equal(hasLeftPending('10.25.0', 'Running'), true);
  assert.equal(hasLeftPending('10.25.0', 'Pending'), false);
});
