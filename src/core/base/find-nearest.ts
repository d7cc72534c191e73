/** The one of `known` that `word` most likely stands for; undefined where none is near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.replace(/^-+/, '').length / 3));
  let best: { readonly one: string; readonly distance: number } | undefined;
  for (const one of known) {
    const isStart = one.startsWith(word) && word.length > 3;
    // So many letters at the least have to be put in or taken out.
    if (!isStart && Math.abs(one.length - word.length) > most) continue;
    const distance = isStart ? 0 : editDistance(word, one);
    if (distance <= most && (best === undefined || distance < best.distance)) {
      best = { one, distance };
    }
  }
  return best?.one;
}

/** How many letters have to be put in, taken out, changed or swapped with their neighbour to make `b` of `a`. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => rows[i - up]?.[j - left] ?? 0;
      const change = at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(at(1, 0) + 1, (row[j - 1] ?? 0) + 1, change, swapped ? at(2, 2) + 1 : Infinity),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
