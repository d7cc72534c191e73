import { readFileSync } from 'node:fs';
import { innerScript } from './launch-script.ts';

/**
 * The process that runs a container's command, below the scripts that started it as process `pid`; undefined where it does
 * not run, or where this machine does not tell (there is no /proc).
 */
export function findCommandProcess(pid: number): number | undefined {
  const waiting = [pid];
  for (let current = waiting.shift(); current !== undefined; current = waiting.shift()) {
    const children = listChildren(current);
    if (readWords(current)[2] === innerScript) return children[0];
    waiting.push(...children);
  }
  return undefined;
}

function listChildren(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .flatMap((word) => (word === '' ? [] : [Number(word)]));
}

function readWords(pid: number): readonly string[] {
  return read(`/proc/${pid}/cmdline`).split('\0');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended in between, or there is no /proc.
    return '';
  }
}
