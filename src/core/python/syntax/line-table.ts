/** Where the lines of a text begin; lines from 1, as the parser counts them: each ends with a LF. */
export class LineTable {
  private readonly starts: readonly number[];
  private last = 0;

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.starts = starts;
  }

  /** The offset at which a line begins. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? 0;
  }

  /** The line of an offset; quickest for one on the line that was asked for last or the one after. */
  lineAt(offset: number): number {
    const { starts } = this;
    if (!this.holds(this.last, offset)) {
      let low = this.holds(this.last + 1, offset) ? this.last + 1 : 0;
      let high = low > 0 ? low + 1 : starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      this.last = low;
    }
    return this.last + 1;
  }

  private holds(index: number, offset: number): boolean {
    return (
      (this.starts[index] ?? Infinity) <= offset && offset < (this.starts[index + 1] ?? Infinity)
    );
  }
}
