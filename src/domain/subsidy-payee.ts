import { sameName } from './name';
import { Refusal } from './refusal';
import { mustBeIn, type SubsidyClaim } from './subsidy-claim';

/** Where the money goes, as the person said it. */
export interface Payee {
  readonly name: string;
  readonly bank: string;
  /** Digits. */
  readonly account: string;
}

/** Whether the account bears a name of the person; a lender, employer or anybody else does not. */
export function isOfPerson({ name }: Pick<Payee, 'name'>, names: readonly string[]): boolean {
  return names.some((known) => sameName(known, name));
}

/** The last four signs of an account or document: enough to compare, too little to use. */
export function endOf(text: string): string {
  return text.slice(-4);
}

/**
 * Takes an approval back, of which nothing was paid, for the claim to be submitted again.
 *
 * @throws Refusal `subsidy-claim-moved`.
 */
export function undecided(claim: SubsidyClaim): SubsidyClaim {
  mustBeIn(claim, ['draft', 'submitted', 'approved']);
  if (claim.paidFen > 0) {
    throw new Refusal('subsidy-claim-moved', 'A part of it was paid already.', {
      members: { state: claim.state },
    });
  }
  if (claim.state !== 'approved') return claim;
  const none = { decidedBy: null, decidedByHuman: null, decidedAt: null, decidedFen: null };
  const looked = { secondOfficerAboveFen: null, payeeIsThePerson: null };
  return { ...claim, ...none, ...looked, state: 'submitted' };
}
