import type { Principal } from './principal';
import { Refusal } from './refusal';

/** So many rows of each file are looked at, or all if there are fewer. */
export const SAMPLE_ROWS = 20;

export type ImportState = 'checking' | 'checked' | 'approved' | 'applied' | 'discarded';

/**
 * A list of decisions already served, as one officer sent it.
 *
 *     checking ──every row judged──▶ checked ──approve──▶ approved ──every row done──▶ applied
 *         └──────────────────────────────┴──────discard──────┴──▶ discarded
 *
 * To approve takes another human, who has opened every row of a sample that was drawn for them. Nobody is barred before.
 */
export interface BanImport {
  readonly id: string;
  readonly authorityId: string;
  readonly state: ImportState;
  /** Keyed, of the whole text. Hex. */
  readonly digest: string;
  readonly rows: number;
  /** How the rows were judged; null before. */
  readonly importable: number | null;
  readonly singleProposals: number | null;
  readonly refused: number | null;
  readonly submittedBy: string;
  readonly submittedByHuman: string;
  readonly submittedAt: Date;
  /** Who approved or discarded it. */
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  /** Of an approved one that ended: rows in force, and rows that a human must look at; null otherwise. */
  readonly appliedRows: number | null;
  readonly leftRows: number | null;
  readonly version: number;
}

/** Rows drawn by chance for one human, and those of them that this human has opened. */
export interface Sample {
  readonly id: string;
  readonly importId: string;
  readonly officerId: string;
  readonly humanId: string;
  readonly drawn: readonly number[];
  readonly opened: readonly number[];
  readonly drawnAt: Date;
  readonly version: number;
}

export interface Counts {
  readonly importable: number;
  readonly singleProposals: number;
  readonly refused: number;
}

export function judged(before: BanImport, counts: Counts): BanImport {
  return { ...before, ...counts, state: 'checked', version: before.version + 1 };
}

/**
 * @param digest what the officer was shown as the file's.
 * @throws Refusal `ban-import-moved`, `ban-needs-second-officer`, `ban-import-hash-differs`, `ban-import-sample-unopened`.
 */
export function approveImport(
  before: BanImport,
  digest: string,
  sample: Sample | null,
  officer: Principal,
  now: Date,
): BanImport {
  mustBe(before, ['checked']);
  if (officer.humanId === null || officer.humanId === before.submittedByHuman) {
    throw new Refusal(
      'ban-needs-second-officer',
      'A file is approved by another human than the one who sent it.',
    );
  }
  if (digest !== before.digest) {
    throw new Refusal(
      'ban-import-hash-differs',
      'This is not the hash of the file. Read the import again.',
    );
  }
  const unopened = sample && sample.drawn.filter((row) => !sample.opened.includes(row));
  if (unopened === null || sample?.humanId !== officer.humanId || unopened.length > 0) {
    throw new Refusal(
      'ban-import-sample-unopened',
      'Open every row of your sample first, under your own account.',
      { members: { unopened: (unopened ?? []).map(String) } },
    );
  }
  return decided(before, 'approved', officer, now);
}

/**
 * It bars nobody, so one officer is enough, also after the approval: rows that are in force stay so, and no other
 * follows.
 *
 * @throws Refusal `ban-import-moved`.
 */
export function discardImport(
  before: BanImport,
  officer: Principal,
  now: Date,
  counts: EndCounts,
): BanImport {
  mustBe(before, ['checking', 'checked', 'approved']);
  const after = decided(before, 'discarded', officer, now);
  return before.state === 'approved' ? { ...after, ...counts } : after;
}

/** How the rows of an approved import stand at its end. */
export type EndCounts = Readonly<Record<'appliedRows' | 'leftRows', number>>;

export function applied(before: BanImport, counts: EndCounts): BanImport {
  return { ...before, ...counts, state: 'applied', version: before.version + 1 };
}

/** @throws Refusal `ban-import-moved`. */
export function mustBe({ state }: BanImport, states: readonly ImportState[]): void {
  if (states.includes(state)) return;
  throw new Refusal('ban-import-moved', `This import is ${state}. Read it again.`, {
    members: { state },
  });
}

function decided(before: BanImport, state: ImportState, officer: Principal, now: Date): BanImport {
  return {
    ...before,
    state,
    decidedBy: officer.id,
    decidedByHuman: officer.humanId,
    decidedAt: now,
    version: before.version + 1,
  };
}

/** @param random of a cryptographic source: `random(n)` is at least 0 and below `n`. Rows in their order. */
export function drawSample(
  rows: readonly number[],
  random: (below: number) => number,
): readonly number[] {
  const left = [...rows];
  const drawn: number[] = [];
  while (drawn.length < SAMPLE_ROWS && left.length > 0) {
    const [one] = left.splice(random(left.length), 1);
    if (one !== undefined) drawn.push(one);
  }
  return drawn.sort((a, b) => a - b);
}
