import type { Hash } from 'node:crypto';

/** A hash of Node's own, for example `sha256`. Node's module is loaded with the first: few files need one to be read. */
export function startHash(algorithm: string): Hash {
  return process.getBuiltinModule('node:crypto').createHash(algorithm);
}
