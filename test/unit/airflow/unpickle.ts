/** What a pickle of protocol 4 holds, as text that is equal for equal values; classes are named, not made. */
export function unpickle(bytes: Buffer): string {
  const stack: unknown[] = [];
  const memo: unknown[] = [];
  const marks: number[] = [];
  let at = 0;
  const take = (n: number): Buffer => bytes.subarray(at, (at += n));
  const sinceMark = (): unknown[] => stack.splice(marks.pop() ?? 0);
  const top = (): unknown => stack.at(-1);
  const text = (n: number): void => void stack.push(take(n).toString('utf8'));
  const tuple = (items: readonly unknown[]): void => void stack.push({ tuple: items });
  for (;;) {
    const op = take(1)[0] ?? 0x2e;
    const code = String.fromCharCode(op);
    if (op === 0x80) take(1);
    else if (op === 0x95) take(8);
    else if (op === 0x94) memo.push(stack.at(-1));
    else if (op === 0x8c) text(take(1).readUInt8());
    else if (op === 0x8a) stack.push(int(take(take(1).readUInt8())));
    else if (op === 0x85 || op === 0x86 || op === 0x87) tuple(stack.splice(-(op - 0x84)));
    else if (op === 0x88 || op === 0x89) stack.push(op === 0x88);
    else if (op === 0x8f) stack.push({ set: [] });
    else if (op === 0x90) {
      const items = sinceMark();
      (top() as { set: unknown[] }).set.push(...items);
    } else if (op === 0x91) stack.push({ frozenset: sinceMark() });
    else if (op === 0x93) {
      const [module, name] = stack.splice(-2);
      stack.push({ global: `${String(module)}.${String(name)}` });
    } else if (code === '}') stack.push(new Map());
    else if (code === ']') stack.push([]);
    else if (code === ')') tuple([]);
    else if (code === '(') marks.push(stack.length);
    else if (code === 't') tuple(sinceMark());
    else if (code === 'e' || code === 'a') {
      const items = code === 'e' ? sinceMark() : stack.splice(-1);
      (top() as unknown[]).push(...items);
    } else if (code === 'u' || code === 's') {
      const pairs = code === 'u' ? sinceMark() : stack.splice(-2);
      const map = top() as Map<unknown, unknown>;
      for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
    } else if (code === 'K') stack.push(BigInt(take(1).readUInt8()));
    else if (code === 'M') stack.push(BigInt(take(2).readUInt16LE()));
    else if (code === 'J') stack.push(BigInt(take(4).readInt32LE()));
    else if (code === 'G') stack.push({ float: take(8).readDoubleBE() });
    else if (code === 'N') stack.push(null);
    else if (code === 'X') text(take(4).readUInt32LE());
    else if (code === 'C') stack.push({ bytes: take(take(1).readUInt8()).toString('hex') });
    else if (code === 'h') stack.push(memo[take(1).readUInt8()]);
    else if (code === 'R') {
      const [callable, args] = stack.splice(-2);
      stack.push({ call: callable, args });
    } else if (code === '.') return show(stack[0]);
    else throw new Error(`pickle opcode ${op.toString(16)} at ${at - 1}`);
  }
}

function int(little: Buffer): bigint {
  const value = BigInt(`0x0${Buffer.from(little).reverse().toString('hex')}`);
  return BigInt.asIntN(little.length * 8, value);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => {
    if (typeof v === 'bigint') return `int ${v}`;
    if (typeof v === 'string') return `str ${v}`;
    return v instanceof Map ? { dict: [...(v as Map<unknown, unknown>)] } : v;
  });
}
