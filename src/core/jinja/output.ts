import { none, str, type PyValue } from '../python/object.ts';
import type { Rendering } from './rendering.ts';

/** Where rendered pieces go: the template's own output or a buffer. */
export class Output {
  /** True for the output of the whole template. */
  readonly isRoot: boolean;
  private readonly r: Rendering;
  private readonly pieces: PyValue[] = [];
  /** Positions of pieces that must be texts already. */
  private readonly raw: number[] = [];
  /** How many pieces were made texts already. */
  private asTexts = 0;

  constructor(r: Rendering, isRoot = false) {
    this.r = r;
    this.isRoot = isRoot;
  }

  /** Adds the text of the template itself. */
  text(text: string): void {
    this.r.grow(text.length);
    this.push(str(text));
  }

  /** Adds a printed value. */
  print(value: PyValue): void {
    if (this.r.native) {
      this.push(value);
      return;
    }
    const text = this.r.text(value);
    if (text.t === 'str') this.r.grow(text.v.length);
    this.push(text);
  }

  /** Adds what a filter or call block gives, which Jinja does not convert to text. */
  add(value: PyValue): void {
    const known = this.r.settle(value);
    if (known.t === 'str') this.r.grow(known.v.length);
    else if (!this.r.native) this.raw.push(this.pieces.length);
    this.push(known);
  }

  /** A whole native template makes texts as its pieces come, once there are two: what changes later does not count. */
  private push(piece: PyValue): void {
    this.pieces.push(piece);
    if (!this.r.native || !this.isRoot || this.pieces.length < 2) return;
    for (; this.asTexts < this.pieces.length; this.asTexts++) {
      const one = this.pieces[this.asTexts];
      if (one !== undefined && one.t !== 'str') this.pieces[this.asTexts] = this.r.text(one);
    }
  }

  /** All that was printed, as a value: a str, for native rendering any value; unknown where a piece is. */
  value(): PyValue {
    if (!this.r.native) return this.joined();
    const [only] = this.pieces;
    if (only === undefined) return none;
    const isAlone = this.pieces.length === 1;
    if (isAlone && only.t !== 'str') return only;
    const text = isAlone ? only : this.joined();
    if (text.t !== 'str') return text;
    if (this.r.context.literal === undefined) {
      return this.r.vm.unknown({ code: 'syntax-not-followed', data: {} });
    }
    return this.r.context.literal(text.v) ?? str(text.v);
  }

  private joined(): PyValue {
    for (const index of this.raw) {
      const piece = this.pieces[index];
      if (piece === undefined || piece.t === 'unknown' || piece.t === 'placeholder') continue;
      const type = this.r.vm.typeName(piece);
      const message = `sequence item ${index}: expected str instance, ${type} found`;
      this.r.vm.raise('TypeError', message);
    }
    const texts = this.pieces.map((piece) => this.r.text(piece));
    const open = texts.filter((text) => text.t !== 'str');
    if (open.length > 0) return this.r.vm.unknown({ code: 'depends-on-input', data: {} }, ...open);
    return str(texts.map((text) => (text.t === 'str' ? text.v : '')).join(''));
  }
}
