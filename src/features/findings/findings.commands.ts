import { v7 } from 'uuid';
import type { PlainDate } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import type { Asker, Work } from '../../platform/database/work';
import { append, entryOf, record } from '../../platform/log/facts';
import { closeOpen, insertUnlessOpen, type Doubt, type Finding } from './findings.store';
import { findingFact } from './findings.facts';

/** `key` is what makes it the same doubt as one that is open already. */
export interface NewFinding extends Doubt {
  /** Whose authority, or its superior, must look. */
  readonly division: string;
  /** Ids and codes only. */
  readonly evidence: FactData;
  /** The last day for a human to have looked; null where no clock runs. */
  readonly dueOn: PlainDate | null;
  /** A doubt that a human dismissed does not come back. */
  readonly once?: true;
  /** Authorities that may read the fact, where one is known. */
  readonly concerns?: readonly string[];
  /** Whose request raised it, where several share a transaction. */
  readonly asker?: Asker;
}

/** Puts a doubt before a human. The same doubt is not opened twice while it is open. */
export async function openFinding(work: Work, at: Date, finding: NewFinding): Promise<void> {
  await openFindings(work, at, [finding]);
}

export async function openFindings(
  work: Work,
  at: Date,
  doubts: readonly NewFinding[],
): Promise<void> {
  if (doubts.length === 0) return;
  const rows = doubts.map((doubt): [Finding, NewFinding] => [findingOf(doubt, at), doubt]);
  const opened = await insertUnlessOpen(
    work,
    rows.map(([row, { once = false }]) => ({ row, once })),
  );
  await append(
    work,
    rows
      .filter(([row]) => opened.has(row.id))
      .map(([row, { concerns, asker = work }]) =>
        entryOf(asker, at, findingFact('finding.opened', row, concerns)),
      ),
  );
}

/** The cause is gone. Of these doubts, those that are open close, each with its fact; others stay as they are. */
export async function closeFindings(
  work: Work,
  at: Date,
  kind: string,
  keys: readonly string[],
): Promise<void> {
  await close(
    work,
    at,
    keys.map((key) => ({ kind, key })),
  );
}

/**
 * Makes what is open equal to what was found: opens what is wanted and not open, closes what was looked for and is not
 * wanted. Who calls it again for the same cause gives `once`, or a dismissed doubt comes back.
 *
 * @throws Error when something is wanted that was not looked for: it would never close.
 */
export async function reconcileFindings(
  work: Work,
  at: Date,
  lookedFor: readonly Doubt[],
  wanted: readonly NewFinding[],
): Promise<void> {
  const found = new Set(wanted.map(nameOf));
  const looked = new Set(lookedFor.map(nameOf));
  for (const doubt of found) {
    if (!looked.has(doubt)) throw new Error(`found without being looked for: ${doubt}`);
  }
  await close(
    work,
    at,
    lookedFor.filter((doubt) => !found.has(nameOf(doubt))),
  );
  await openFindings(work, at, wanted);
}

async function close(work: Work, at: Date, doubts: readonly Doubt[]): Promise<void> {
  if (doubts.length === 0) return;
  const closed = await closeOpen(work, doubts, at);
  await record(work, at, ...closed.map((row) => findingFact('finding.closed', row)));
}

function nameOf({ kind, key }: Doubt): string {
  return `${kind} ${key}`;
}

function findingOf({ kind, key, division, evidence, dueOn }: NewFinding, at: Date): Finding {
  return {
    id: v7(),
    kind,
    key,
    division,
    evidence,
    openedAt: at,
    dueOn,
    closedAt: null,
    dismissedReason: null,
    dismissedBy: null,
    version: 1,
  };
}
