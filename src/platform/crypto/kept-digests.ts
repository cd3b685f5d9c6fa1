import type { Keyed } from './key-ring';

/** One look-up digest as it stands in a table, with the id of what it finds. */
export interface KeptDigest extends Keyed {
  readonly owner: string;
}

export function byOwner(rows: readonly KeptDigest[]): Map<string, KeptDigest[]> {
  const grouped = new Map<string, KeptDigest[]>();
  for (const row of rows) grouped.set(row.owner, [...(grouped.get(row.owner) ?? []), row]);
  return grouped;
}

/**
 * `complete`: for at least one live key every digest is kept, and for no key anything else. A value kept
 * before a key was added has no digest of that key.
 */
export function stateOfDigests(
  kept: readonly Keyed[],
  expected: readonly (readonly Keyed[])[] | null,
): 'complete' | 'altered' {
  if (!expected) return 'altered';
  const text = ({ keyId, digest }: Keyed) => `${keyId}:${digest.toString('hex')}`;
  const wanted = expected.flat();
  const known = new Set(wanted.map(text));
  const held = new Set(kept.map(text));
  const alien = [...held].some((digest) => !known.has(digest));
  const whole = [...new Set(wanted.map(({ keyId }) => keyId))].some((keyId) =>
    wanted.every((one) => one.keyId !== keyId || held.has(text(one))),
  );
  return whole && !alien ? 'complete' : 'altered';
}
