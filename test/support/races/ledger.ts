import { banProjection } from '../../../src/features/bans/bans.projection';
import { differing } from '../projections';
import type { Registry } from '../registry';

/** A ban as the table has it, and the facts about it. */
export interface LedgerRow {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly proposedBy: string;
  readonly decidedBy: string | null;
  /** In the order of the log. */
  readonly facts: readonly string[];
}

/** Behind the service's back. `proposedBy` and `decidedBy` are humans, not accounts. */
export async function ledgerOf(registry: Registry): Promise<ReadonlyMap<string, LedgerRow>> {
  const rows = await registry.owner<LedgerRow>(
    `SELECT b.id, b.state, b.version, b.proposed_by_human AS "proposedBy",
            b.decided_by_human AS "decidedBy", f.types AS facts
       FROM ban b
       JOIN (SELECT fact -> 'subject' ->> 'id' AS id,
                    array_agg(fact ->> 'type' ORDER BY number) AS types
               FROM log_fact WHERE fact -> 'subject' ->> 'kind' = 'ban' GROUP BY 1) f ON f.id = b.id::text`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const DECIDED: Readonly<Record<string, { readonly state: string; readonly fact: string }>> = {
  approve: { state: 'in_force', fact: 'ban.approved' },
  reject: { state: 'rejected', fact: 'ban.rejected' },
  withdraw: { state: 'withdrawn', fact: 'ban.withdrawn' },
};

/** The row and its facts are what the one move that was answered with success makes of a proposal. */
export function faultsOfRow(row: LedgerRow | undefined, move: string | null): string[] {
  if (!row) return ['a ban that was proposed is not there'];
  const made = move === null ? null : DECIDED[move];
  const expected = {
    state: made?.state ?? 'proposed',
    version: made ? 2 : 1,
    facts: ['ban.proposed', ...(made ? [made.fact] : [])].join(' '),
  };
  const { state, version, facts } = row;
  const found = { state, version, facts: facts.join(' ') };
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`${row.id}: ${JSON.stringify(found)} after ${move ?? 'no move'}`];
}

/** In force or rejected by fewer than two humans. */
export function isUnderApproved({ state, proposedBy, decidedBy }: LedgerRow): boolean {
  return ['in_force', 'rejected'].includes(state) && (!decidedBy || decidedBy === proposedBy);
}

/** Bans whose row is not what their last fact says. */
export function bansOffTheLog(registry: Registry): Promise<string[]> {
  return differing(registry, banProjection);
}
