import type { Span } from '../../base/span.ts';
import type { Expression } from './syntax.ts';

/** A number literal as Python reads it: ints of any size, floats; complex numbers are kept as such without a value. */
export function readNumber(text: string, span: Span): Expression {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('j')) return { e: 'constant', span, type: 'complex', value: 0 };
  if (/^0[xob]/.test(plain)) return { e: 'constant', span, type: 'int', value: BigInt(plain) };
  if (/^\d+$/.test(plain)) return { e: 'constant', span, type: 'int', value: BigInt(plain) };
  return { e: 'constant', span, type: 'float', value: Number(plain) };
}
