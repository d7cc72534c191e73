import type { PyValue, Test } from '../python/object.ts';

/** An unknown condition that a rendering came to: it starts again, once for each answer. */
export class Undecided extends Error {
  readonly test: Test;

  constructor(test: Test) {
    super(test.text);
    this.test = test;
  }
}

/** A value that must be known to go on and is not. */
export class NotKnown extends Error {
  readonly value: PyValue;

  constructor(value: PyValue) {
    super('not known');
    this.value = value;
  }
}
