/** How well one class can be told from another by a number: 0.5 is not at all. With its 95 % interval. */
export interface Auc {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * P(x < y) + ½ P(x = y), by ranks: the chance that one of `ys`, drawn blindly, is the larger. Neither may be empty.
 *
 * Source of the interval: Hanley and McNeil, Radiology 143 (1982) 29–36.
 */
export function aucOf(xs: readonly number[], ys: readonly number[]): Auc {
  const [n, m] = [xs.length, ys.length];
  const value = (rankSumOf(ys, xs) - (m * (m + 1)) / 2) / (n * m);
  const [q1, q2] = [value / (2 - value), (2 * value * value) / (1 + value)];
  const square = value * value;
  const variance =
    (value * (1 - value) + (m - 1) * (q1 - square) + (n - 1) * (q2 - square)) / (n * m);
  const reach = 1.96 * Math.sqrt(Math.max(0, variance));
  return { value, low: value - reach, high: value + reach };
}

/** The sum of the ranks that `own` have among all, from 1 on; equals share the middle of theirs. */
function rankSumOf(own: readonly number[], others: readonly number[]): number {
  const all = [
    ...own.map((value) => ({ value, isOwn: 1 })),
    ...others.map((value) => ({ value, isOwn: 0 })),
  ].sort((a, b) => a.value - b.value);
  let sum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    let count = 0;
    for (; all[to]?.value === all[from]?.value && to < all.length; to += 1) {
      count += all[to]?.isOwn ?? 0;
    }
    sum += (count * (from + 1 + to)) / 2;
    from = to;
  }
  return sum;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
