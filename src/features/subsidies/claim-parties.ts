import type { LateReason } from '../../domain/subsidy-late-entry';
import { endOf, isOfPerson } from '../../domain/subsidy-payee';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { documentKeysOf, identitiesOf } from '../persons/persons.lookup.store';
import { lateEvidenceOf, payeeOf, type ClaimRow } from './claims.store';

/** Whose claim it is and where its money goes, as who decides is to see it. */
export interface Parties {
  readonly person: { readonly names: string[]; readonly documentsEndIn: string[] };
  readonly payee: {
    readonly name: string;
    readonly bank: string;
    readonly accountEndsIn: string;
    readonly isThePerson: boolean;
  };
  /** Null of what was taken down on the day of the application. */
  readonly lateEntry: {
    readonly reason: LateReason;
    readonly evidenceReference: string | null;
    readonly rule: string | null;
  } | null;
}

/** Null for who does not decide, and when a seal does not open. */
export async function partiesOf(work: Work, row: ClaimRow): Promise<Parties | null> {
  if (!work.actor.scopes.has('subsidies:decide')) return null;
  const names = await namesOf(work, row);
  const payee = unlessAltered(() => payeeOf(work, row));
  if (!payee) return null;
  const documents = await documentKeysOf(work, [row.personId]);
  return {
    person: { names: [...names], documentsEndIn: documents.map(endOf) },
    payee: {
      name: payee.name,
      bank: payee.bank,
      accountEndsIn: endOf(payee.account),
      isThePerson: isOfPerson(payee, names),
    },
    lateEntry: row.lateReason && {
      reason: row.lateReason,
      evidenceReference: unlessAltered(() => lateEvidenceOf(work, row)),
      rule: row.lateRule,
    },
  };
}

/** Whether the money goes to an account in a name of the person. Its person is held. */
export async function paysThePerson(work: Work, row: ClaimRow): Promise<boolean> {
  return isOfPerson(payeeOf(work, row), await namesOf(work, row));
}

async function namesOf(
  work: Work,
  { personId }: Pick<ClaimRow, 'personId'>,
): Promise<readonly string[]> {
  return (await identitiesOf(work, [personId])).get(personId)?.names ?? [];
}
