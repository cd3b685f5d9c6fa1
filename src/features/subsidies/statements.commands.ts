import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { contradicts } from '../../domain/identity';
import type { PersonClaim } from '../../domain/person';
import {
  statementLine,
  type StatementLine,
  type StatementPurpose,
} from '../../domain/subsidy-statement';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { authorityIdsUnder } from '../access/authorities.store';
import { identitiesByDocument } from '../persons/persons.lookup.store';
import { claimsOf } from './claims.store';
import { decisionsById, keptOf } from './decisions.store';
import { paymentsOf } from './payments.store';
import { recoveriesOf } from './recoveries.store';

export interface StatementRequest {
  readonly person: PersonClaim;
  readonly purpose: StatementPurpose;
  readonly caseReference: string;
}

export interface Statement {
  readonly madeAt: Date;
  readonly madeOn: PlainDate;
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
}

/**
 * Every claim of a person at the authorities of the officer's line. Who is unknown, known under another name, and without a
 * claim there are answered alike. Each statement is a fact, whether it found something or not.
 */
export async function makeStatement(
  work: Work,
  { person, purpose, caseReference }: StatementRequest,
): Promise<Statement> {
  const known = (await identitiesByDocument(work, [person.document])).get(person.document.key);
  const personId = known && !contradicts(known, person) ? known.personId : null;
  const line = await authorityIdsUnder(work, work.actor);
  const claims = (await claimsOf(work, personId === null ? [] : [personId])).filter(
    ({ authorityId }) => line.includes(authorityId),
  );
  const madeAt = await work.now();
  const id = v7();
  await record(work, madeAt, {
    type: 'subsidy_statement.made',
    subject: { kind: 'disclosure', id, version: 1 },
    concerns: work.actor.organisationId ? [work.actor.organisationId] : [],
    data: {
      purpose,
      caseReference: work.keys.commitment(id, caseReference),
      document: work.keys.commitment(id, person.document.key),
      claims: claims.map((claim) => claim.id),
    },
  });
  const ids = claims.map((claim) => claim.id);
  const decisions = await decisionsById(
    work,
    claims.flatMap(({ decisionId }) => decisionId ?? []),
  );
  const [payments, recoveries] = [await paymentsOf(work, ids), await recoveriesOf(work, ids)];
  const lines = claims.map((claim) => {
    const decision = decisions.find((one) => one.id === claim.decisionId);
    return statementLine({
      claim,
      assessment: decision ? keptOf(work, decision).assessment : null,
      payments: payments.filter(({ claimId }) => claimId === claim.id),
      recoveries: recoveries
        .filter(({ claimId, state }) => claimId === claim.id && state === 'confirmed')
        .map(({ recoveredOn, amountFen }) => ({ on: recoveredOn, amountFen })),
    });
  });
  return { madeAt, madeOn: dayInShanghai(madeAt), lines };
}
