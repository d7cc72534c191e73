import { raiseOf } from '../execution/exceptions.ts';
import type { Machine } from '../machine.ts';
import { int, str, type PyValue } from '../object.ts';
import { codePoints } from '../text/code-points.ts';
import { escaped, type CodecError } from '../text/encoding.ts';

/** Raises the UnicodeEncodeError or UnicodeDecodeError of what was to be encoded or decoded. */
export function raiseCodecError(vm: Machine, object: PyValue, error: CodecError): never {
  const { encoding, start, end, reason } = error;
  const isText = object.t === 'str';
  const verb = isText ? 'encode' : 'decode';
  const one =
    object.t === 'str'
      ? `character '${escaped(codePoints(object.v)[start]?.codePointAt(0) ?? 0)}'`
      : `byte 0x${((object.t === 'bytes' ? object.v[start] : undefined) ?? 0).toString(16).padStart(2, '0')}`;
  const what =
    end === start + 1
      ? `${one} in position ${start}`
      : `${isText ? 'characters' : 'bytes'} in position ${start}-${end - 1}`;
  return raiseOf(
    vm,
    isText ? 'UnicodeEncodeError' : 'UnicodeDecodeError',
    `'${encoding}' codec can't ${verb} ${what}: ${reason}`,
    { encoding: str(encoding), object, start: int(start), end: int(end), reason: str(reason) },
  );
}
