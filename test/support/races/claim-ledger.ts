import type { Registry } from '../registry';

/** One move of a claim, as the log tells it, in its order. */
interface Told {
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly personId: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly division: string;
  readonly fundFamily: string;
  readonly occupation: string;
  readonly level: number;
  readonly subjectId: string;
  readonly appliedOn: string;
  readonly amountFen: number;
}

export interface Ledger {
  readonly moves: number;
  readonly standing: number;
  readonly approved: number;
  readonly doubled: readonly string[];
  readonly exceeded: readonly string[];
  /** Yuan by level that are more than anybody may have got. */
  readonly overpaid: readonly string[];
}

/** Where infant care is short of people: three a year, with 30 percent more. Elsewhere one. */
const SHORT = '3505';
const MOST = { short: 3, ordinary: 1 } as const;
const FEN: Readonly<Record<number, number>> = { 5: 100_000, 4: 150_000, 3: 200_000 };

/**
 * The facts of all claims, folded again by rules of this page's own: which stand after each move, whether two of one person
 * are for the same, and whether more stand than the year allows. It reads no key, cap or case of the service.
 */
export async function ledgerOf(registry: Registry): Promise<Ledger> {
  const told = await registry.owner<Told>(
    `SELECT number::integer, fact -> 'subject' ->> 'id' AS id, fact ->> 'type' AS type, d.*
       FROM log_fact, jsonb_to_record(fact -> 'data') AS d("personId" text, state text, outcome text, division text,
            "fundFamily" text, occupation text, level integer, "subjectId" text, "appliedOn" text, "amountFen" integer)
      WHERE fact -> 'subject' ->> 'kind' = 'subsidy_claim' ORDER BY log_fact.number`,
  );
  const standing = new Map<string, Map<string, Told>>();
  const doubled: string[] = [];
  const exceeded: string[] = [];
  const overpaid: string[] = [];
  for (const one of told) {
    const own = standing.get(one.personId) ?? new Map<string, Told>();
    standing.set(one.personId, own);
    if (!stands(one)) {
      own.delete(one.id);
      continue;
    }
    const others = [...own.values()].filter(({ id }) => id !== one.id);
    if (others.some((other) => isSame(other, one))) doubled.push(one.id);
    own.set(one.id, one);
    if (isTooMuch([...own.values()])) exceeded.push(one.id);
    const short = one.division.startsWith(SHORT) && one.fundFamily === 'unemployment_insurance';
    const most = ((FEN[one.level] ?? 0) * (short ? 130 : 100)) / 100;
    if (one.amountFen > most) overpaid.push(one.id);
  }
  const all = [...standing.values()].flatMap((own) => [...own.values()]);
  return {
    moves: told.length,
    standing: all.length,
    approved: all.filter(({ state }) => state === 'approved').length,
    doubled,
    exceeded,
    overpaid,
  };
}

function stands({ state, outcome }: Told): boolean {
  return state === 'approved' || (state === 'submitted' && outcome === 'eligible');
}

function isSame(a: Told, b: Told): boolean {
  return a.subjectId === b.subjectId || (a.occupation === b.occupation && a.level === b.level);
}

/** Only the fund of unemployment insurance counts a year here. */
function isTooMuch(claims: readonly Told[]): boolean {
  const insured = claims.filter(({ fundFamily }) => fundFamily === 'unemployment_insurance');
  const ordinary = insured.filter(({ division }) => !division.startsWith(SHORT));
  return insured.length > MOST.short || ordinary.length > MOST.ordinary;
}
