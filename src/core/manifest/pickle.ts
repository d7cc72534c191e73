import { className } from '../airflow/dags/python-class.ts';
import type { Value } from '../python/value.ts';

/** Pickled bytes, or the type that cannot be pickled here. */
export type Pickled =
  { readonly bytes: Uint8Array } | { readonly unsupported: string; readonly value: Value };

/**
 * `pickle.dumps({"args": args, "kwargs": kwargs})`: protocol 4 without framing or sharing; equal to the operator's when
 * unpickled.
 */
export function pickleCall(args: Value, kwargs: Value): Pickled {
  const out = createWriter();
  out.bytes(0x80, 4);
  const call: Value = {
    kind: 'dict',
    entries: [
      [{ kind: 'str', value: 'args' }, args],
      [{ kind: 'str', value: 'kwargs' }, kwargs],
    ],
  };
  const failed = write(call, out);
  if (failed !== undefined) return { unsupported: className(failed), value: failed };
  out.bytes(op('.'));
  return { bytes: out.finish() };
}

interface Writer {
  bytes(...bytes: readonly number[]): void;
  buffer(bytes: Uint8Array): void;
  finish(): Uint8Array;
}

/** Writes `value`; returns the part of it that cannot be written. */
function write(value: Value, out: Writer): Value | undefined {
  switch (value.kind) {
    case 'none':
      out.bytes(op('N'));
      return undefined;
    case 'bool':
      out.bytes(value.value ? 0x88 : 0x89);
      return undefined;
    case 'int':
      writeInt(value.value, out);
      return undefined;
    case 'float':
      out.bytes(op('G'));
      out.buffer(float64(value.value));
      return undefined;
    case 'str':
      // A half of a surrogate pair has no UTF-8 form.
      if (!value.value.isWellFormed()) return value;
      writeStr(value.value, out);
      return undefined;
    case 'bytes':
      writeBytes(value.value, out);
      return undefined;
    case 'list':
      if (value.type !== undefined) return value;
      out.bytes(op(']'));
      return writeMany(value.items, op('e'), out);
    case 'tuple':
      return writeTuple(value.items, out);
    case 'set':
      if (value.frozen) return writeMany(value.items, 0x91, out, true);
      out.bytes(0x8f);
      return writeMany(value.items, 0x90, out);
    case 'dict':
      out.bytes(op('}'));
      return writeMany(value.entries.flat(), op('u'), out);
    case 'duration':
      writeDuration(value.microseconds, out);
      return undefined;
    case 'datetime':
      return writeMoment(value, out) ? undefined : value;
    case 'object':
      return writeObject(value, out) ? undefined : value;
    default:
      return value;
  }
}

/** False for an object of which no form is known here. */
function writeObject(value: Extract<Value, { kind: 'object' }>, out: Writer): boolean {
  const bytes = value.fields.get('bytes');
  if (value.class === 'bytearray' && bytes?.kind === 'bytes') {
    writeClass('builtins', 'bytearray', out);
    out.bytes(op('('));
    writeBytes(bytes.value, out);
    out.bytes(op('t'), op('R'));
    return true;
  }
  const [offset, name] = [value.fields.get('key'), value.fields.get('name')];
  if (value.class !== 'datetime.timezone' || offset?.kind !== 'str') return false;
  const isFixed = /^(?:UTC|Z|[+-]\d\d:\d\d)$/.test(offset.value);
  if (isFixed) writeZone(offset.value, name?.kind === 'str' ? name.value : undefined, out);
  return isFixed;
}

function writeZone(offset: string, name: string | undefined, out: Writer): void {
  writeClass('datetime', 'timezone', out);
  out.bytes(op('('));
  writeDuration(offsetOf(offset), out);
  if (name !== undefined) writeStr(name, out);
  out.bytes(op('t'), op('R'));
}

function writeMany(
  items: readonly Value[],
  end: number,
  out: Writer,
  always = false,
): Value | undefined {
  if (items.length === 0 && !always) return undefined;
  out.bytes(op('('));
  for (const item of items) {
    const failed = write(item, out);
    if (failed !== undefined) return failed;
  }
  out.bytes(end);
  return undefined;
}

function writeTuple(items: readonly Value[], out: Writer): Value | undefined {
  if (items.length === 0) {
    out.bytes(op(')'));
    return undefined;
  }
  return writeMany(items, op('t'), out);
}

function writeInt(value: bigint, out: Writer): void {
  if (value >= 0n && value < 256n) out.bytes(op('K'), Number(value));
  else if (value >= -0x80000000n && value < 0x80000000n) {
    out.bytes(op('J'));
    out.buffer(little(value, 4));
  } else {
    const size = Math.ceil((value.toString(2).replace('-', '').length + 1) / 8);
    if (size < 256) out.bytes(0x8a, size);
    else {
      out.bytes(0x8b);
      out.buffer(little(BigInt(size), 4));
    }
    out.buffer(little(value, size));
  }
}

function writeStr(text: string, out: Writer): void {
  const bytes = new TextEncoder().encode(text);
  writeSized(bytes, 0x8c, op('X'), out);
}

function writeBytes(bytes: Uint8Array, out: Writer): void {
  writeSized(bytes, op('C'), op('B'), out);
}

function writeSized(bytes: Uint8Array, short: number, long: number, out: Writer): void {
  if (bytes.length < 256) out.bytes(short, bytes.length);
  else {
    out.bytes(long);
    out.buffer(little(BigInt(bytes.length), 4));
  }
  out.buffer(bytes);
}

/** `MODULE.NAME`, to be called with the tuple that is written next and `R`. */
function writeClass(module: string, name: string, out: Writer): void {
  writeStr(module, out);
  writeStr(name, out);
  out.bytes(0x93);
}

function writeDuration(microseconds: bigint, out: Writer): void {
  const day = 86_400_000_000n;
  const rest = ((microseconds % day) + day) % day;
  writeClass('datetime', 'timedelta', out);
  out.bytes(op('('));
  writeInt((microseconds - rest) / day, out);
  writeInt(rest / 1_000_000n, out);
  writeInt(rest % 1_000_000n, out);
  out.bytes(op('t'), op('R'));
}

/** False where it has a zone that is not a fixed offset, or no form that can be read here. */
function writeMoment(value: Extract<Value, { kind: 'datetime' }>, out: Writer): boolean {
  const found = moment.exec(value.type === 'time' ? `0001-01-01T${value.iso}` : value.iso);
  if (found === null) return false;
  const zone = found[8];
  if (value.zone !== undefined && !/^(UTC|[+-]\d\d:\d\d)$/i.test(value.zone)) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part || 0));
  const micro = Number((found[7] ?? '').padEnd(6, '0').slice(0, 6));
  const date = [year >> 8, year & 255, month, day];
  const clock = [hour, minute, second, micro >> 16, (micro >> 8) & 255, micro & 255];
  writeClass('datetime', value.type, out);
  out.bytes(op('('));
  writeBytes(
    Uint8Array.from([
      ...(value.type === 'time' ? [] : date),
      ...(value.type === 'date' ? [] : clock),
    ]),
    out,
  );
  if (zone !== undefined && zone !== '') writeZone(zone, undefined, out);
  out.bytes(op('t'), op('R'));
  return true;
}

const moment =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?)?$/;

function offsetOf(zone: string): bigint {
  if (zone === 'Z' || zone === 'UTC') return 0n;
  const minutes = BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000_000n;
}

function op(letter: string): number {
  return letter.charCodeAt(0);
}

/** Two's complement, lowest byte first. */
function little(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function createWriter(): Writer {
  const parts: Uint8Array[] = [];
  return {
    bytes: (...bytes) => parts.push(Uint8Array.from(bytes)),
    buffer: (bytes) => parts.push(bytes),
    finish: () => Buffer.concat(parts),
  };
}
