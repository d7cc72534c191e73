// A bundle of its own, loaded with the first completion, hover or quick fix: activation must not wait for its tables.
export { findParameterAt, proposeParameters } from '../core/authoring/assist.ts';
export { findFixes } from '../core/authoring/fixes.ts';
export { changePin } from '../core/authoring/version-problem.ts';
export { findPointer } from '../core/authoring/find-pointer.ts';
