import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PodTaskError } from '../core/base/failure.ts';
import { sizeLimit } from '../core/project/disk-files.ts';

/** A DAG file as it is on disk. */
export interface DagFile {
  /** Absolute real path. */
  readonly path: string;
  readonly text: string;
}

/** Reads a DAG file; throws `file-unreadable` where there is none, it is no plain file, too large or not UTF-8. */
export function readDagFile(path: string, folder: string): DagFile {
  const real = readRealPath(path, folder);
  const fail = (detail: string, cause?: unknown): never => {
    throw new PodTaskError('file-unreadable', { path, detail }, cause);
  };
  try {
    const stat = statSync(real);
    if (!stat.isFile()) return fail(stat.isDirectory() ? 'EISDIR' : 'ENXIO');
    if (stat.size > sizeLimit) return fail('EFBIG');
    return { path: real, text: decode(readFileSync(real)) };
  } catch (error) {
    if (error instanceof PodTaskError) throw error;
    return fail(describe(error), error);
  }
}

/** The absolute real path of `path`; throws `file-unreadable`. */
export function readRealPath(path: string, folder: string): string {
  try {
    return realpathSync(resolve(folder, path));
  } catch (error) {
    throw new PodTaskError('file-unreadable', { path, detail: describe(error) }, error);
  }
}

/** PEP 263: UTF-8, unless one of the first two lines names Latin-1. */
function decode(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const [first = '', second = ''] = head.split(/\r?\n/, 2);
  const named = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
  const encoding = (named.exec(first) ??
    named.exec(/^[ \t\f]*(#|$)/.test(first) ? second : ''))?.[1];
  const isLatin = /^(latin-?1|iso-8859-1|l1)$/i.test(encoding?.replaceAll('_', '-') ?? '');
  if (isLatin) return Buffer.from(bytes).toString('latin1');
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function describe(error: unknown): string {
  if (error instanceof TypeError) return 'not-utf-8';
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.message : '');
}
