import type { Proposal } from '../../domain/ban';
import { mustBeProposable } from '../../domain/ban-case-proposal';
import { lastOf, servedOn } from '../../domain/ban-case-steps';
import { dayInShanghai } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import type { Proof } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { proposeBan, type BanWithSubject } from '../bans/bans.commands';
import { holdCase, keep } from './cases.commands';
import { linkBan, type CaseStepRow, type WholeCase } from './cases.store';
import { personOf, textOf } from './sealed-case';

/**
 * Proposes the ban of a subject, as a decision that was served asks for. It is a proposal like any other. `proof` says
 * how name and number were confirmed since the subject was named.
 *
 * @throws Refusal as `proposeBan` does, and `case-subject-not-served`, `case-subject-not-proposable`.
 */
export async function proposeCaseBan(
  work: Work,
  caseId: string,
  subjectId: string,
  version: number | null,
  proof: Proof | null,
): Promise<BanWithSubject> {
  const held = await holdCase(work, caseId, version);
  const { row, subjects, steps } = held.whole;
  const subject = subjects.find(({ id }) => id === subjectId);
  if (!subject) throw new Refusal('not-found', 'There is no such subject of this case.');
  mustBeProposable(subject, steps, dayInShanghai(held.at));
  const claim = personOf(work, subject);
  if (!claim) throw new Error('a person is proposed');
  const { capacity } = subject;
  if (capacity === 'institution') throw new Error('a person is no institution');
  const said = proof === null ? claim : { ...claim, proof };
  const proposed = await proposeBan(work, proposalOf(work, held.whole, capacity, subjectId), {
    kind: 'person',
    claim: said,
  });
  await linkBan(work, subjectId, proposed.ban.id);
  const linked = { ...subject, banId: proposed.ban.id, ban: proposed.ban.state };
  await keep(work, held, 'ban_case.ban_proposed', {
    row,
    subjects: subjects.map((one) => (one.id === subjectId ? linked : one)),
    steps,
  });
  return proposed;
}

function proposalOf(
  work: Work,
  { row, steps }: WholeCase,
  capacity: Proposal['capacity'],
  subjectId: string,
): Proposal {
  const decision = steps.find(({ step }) => step === 'decision');
  const service = lastOf(steps, 'service', subjectId);
  if (!decision || !service) throw new Error('a decision was served');
  const { documentNumber, legalBasis } = decisionText(work, decision);
  const { ground, category, incidentOn, incidentDivision } = row;
  return {
    ...{ capacity, ground, category, incidentOn, incidentDivision, documentNumber, legalBasis },
    decidedOn: decision.happenedOn,
    servedOn: servedOn(service),
    instrument: 'administrative_decision',
    term: null,
  };
}

function decisionText(work: Work, decision: CaseStepRow) {
  const text = textOf(work, decision);
  if (!text?.legalBasis) throw new Error('a decision says on what it rests');
  return { documentNumber: text.documentNumber, legalBasis: text.legalBasis };
}
