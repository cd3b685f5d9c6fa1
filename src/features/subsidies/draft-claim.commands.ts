import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import type { PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { LATE_ENTRY_RULES } from '../../domain/rulebook/subsidy-late-entries';
import { SUBSIDY_RULES } from '../../domain/rulebook/subsidy-rules';
import { lateEntryRule, type LateEntry } from '../../domain/subsidy-late-entry';
import type { Payee } from '../../domain/subsidy-payee';
import type { SubsidyProgramme } from '../../domain/subsidy-rule';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { mustNotAccuseAnother } from '../persons/accused.commands';
import { attachPerson, holdClaim } from '../persons/persons.commands';
import { claimFact } from './claims.facts';
import { insertClaim, lateEvidencePlace, payeePlace, type ClaimRow } from './claims.store';

export interface NewClaim {
  readonly person: PersonClaim;
  readonly programme: SubsidyProgramme;
  /** Null for whatever gives most when it is submitted. */
  readonly subjectId: string | null;
  readonly division: string;
  /** Null: today. */
  readonly appliedOn: PlainDate | null;
  /** Of an earlier day. */
  readonly lateEntry: LateEntry | null;
  readonly payee: Payee;
}

/**
 * Takes an application down. It holds nothing and is shown to nobody else.
 *
 * @throws Refusal `outside-jurisdiction`, `identity-contradiction`, `period-invalid`.
 */
export async function draftClaim(work: Work, said: NewClaim): Promise<ClaimRow> {
  const { actor } = work;
  if (!actor.organisationId || !isWithin(said.division, actor.division ?? '')) {
    throw new Refusal(
      'outside-jurisdiction',
      'This place lies outside the division of your authority.',
    );
  }
  await holdClaim(work, said.person);
  const officer = await holdDeciding(work);
  const at = await work.now();
  const today = dayInShanghai(at);
  const appliedOn = said.appliedOn ?? today;
  const rules = { late: LATE_ENTRY_RULES, subsidies: SUBSIDY_RULES };
  const late = lateEntryRule(rules, { ...said, appliedOn }, said.lateEntry, today);
  await mustNotAccuseAnother(work, said.person);
  const source = { organisationId: actor.organisationId, division: said.division, mayErr: true };
  const { personId } = await attachPerson(work, at, said.person, source);
  const id = v7();
  const row: ClaimRow = {
    ...blank(id, actor.organisationId, officer, at),
    personId,
    programme: said.programme,
    subjectId: said.subjectId,
    division: said.division,
    appliedOn,
    lateReason: said.lateEntry?.reason ?? null,
    lateRule: late && `${late.id}@${late.version}`,
    sealedLateEvidence:
      said.lateEntry && work.keys.seal(lateEvidencePlace(id), said.lateEntry.evidence),
    sealedPayee: work.keys.seal(payeePlace(id), JSON.stringify(said.payee)),
  };
  await insertClaim(work, row);
  await record(work, at, claimFact(work, 'subsidy_claim.drafted', row, []));
  return row;
}

function blank(id: string, authorityId: string, officer: Principal, at: Date) {
  if (!officer.humanId) throw new Error('a claim is taken down by an officer');
  return {
    id,
    state: 'draft' as const,
    authorityId,
    outcome: null,
    fundFamily: null,
    variant: null,
    occupation: null,
    level: null,
    months: null,
    amountFen: 0,
    paidFen: 0,
    payeeByHuman: officer.humanId,
    payeeIsThePerson: null,
    draftedBy: officer.id,
    draftedByHuman: officer.humanId,
    draftedAt: at,
    submittedBy: null,
    submittedByHuman: null,
    submittedAt: null,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    decidedFen: null,
    refusal: null,
    secondOfficerAboveFen: null,
    clawBackId: null,
    decisionId: null,
    version: 1,
  };
}
