import { plainOf } from '../operations/scalar-data.ts';
import type { Machine } from '../machine.ts';
import type { PyValue } from '../object.ts';

/** The data of a pathlib path. */
export class PurePath {
  /** Normalised as pathlib does: no empty and no `.` parts. */
  readonly text: string;

  constructor(text: string) {
    const root = /^\/\/(?!\/)/.test(text) ? '//' : text.startsWith('/') ? '/' : '';
    const parts = text.split('/').filter((part) => part !== '' && part !== '.');
    this.text = root + parts.join('/') || '.';
  }

  get root(): string {
    return /^\/*/.exec(this.text)?.[0] ?? '';
  }

  /** Without the root. */
  get names(): readonly string[] {
    return this.text === '.' ? [] : this.text.split('/').filter((part) => part !== '');
  }
}

/** The text of a path argument: a str or a pathlib path. */
export function pathText(value: PyValue): string | undefined {
  if (value.t === 'str') return value.v;
  return value.t === 'host' && value.data instanceof PurePath ? value.data.text : undefined;
}

/** The same; raises TypeError for anything else. */
export function readPath(vm: Machine, value: PyValue): string {
  return (
    pathText(plainOf(vm, value)) ??
    vm.raise('TypeError', `expected str, bytes or os.PathLike object, not ${vm.typeName(value)}`)
  );
}
