import type { Proposal } from '../../domain/ban';
import type { BanSubject } from '../../domain/ban-subject';
import { mustBeProposable } from '../../domain/ban-case-proposal';
import { lastOf, servedOn } from '../../domain/ban-case-steps';
import { dayInShanghai } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import type { Proof } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { proposeBan, type BanWithSubject } from '../bans/bans.commands';
import { holdCase, keep } from './cases.commands';
import { linkBan, type CaseStepRow, type CaseSubjectRead, type WholeCase } from './cases.store';
import { personOf, textOf } from './sealed-case';

/** What an officer adds to what the case knows of a subject. */
export interface SaidOfSubject {
  /** How name and number of a person were confirmed since it was named. */
  readonly proof: Proof | null;
  /** Of an institution, as on the decision and its certificate. */
  readonly institutionName: string | null;
}

/**
 * Proposes the ban of a subject, as a decision that was served asks for. It is a proposal like any other.
 *
 * @throws Refusal as `proposeBan` does, and `case-subject-not-served`, `case-subject-not-proposable`.
 */
export async function proposeCaseBan(
  work: Work,
  caseId: string,
  subjectId: string,
  version: number | null,
  said: SaidOfSubject,
): Promise<BanWithSubject> {
  const held = await holdCase(work, caseId, version);
  const { row, subjects, steps } = held.whole;
  const subject = subjects.find(({ id }) => id === subjectId);
  if (!subject) throw new Refusal('not-found', 'There is no such subject of this case.');
  mustBeProposable(subject, steps, dayInShanghai(held.at));
  const named = subjectNamed(work, subject, said);
  const proposed = await proposeBan(work, proposalOf(work, held.whole, subject), named);
  await linkBan(work, subjectId, proposed.ban.id);
  const linked = { ...subject, banId: proposed.ban.id, ban: proposed.ban.state };
  await keep(work, held, 'ban_case.ban_proposed', {
    row,
    subjects: subjects.map((one) => (one.id === subjectId ? linked : one)),
    steps,
  });
  return proposed;
}

/**
 * The name of an institution is never taken from the register: it is what is compared with the name there, and a code
 * with one wrong sign is another institution's.
 *
 * @throws Refusal `request-invalid`.
 */
function subjectNamed(
  work: Work,
  subject: CaseSubjectRead,
  { proof, institutionName }: SaidOfSubject,
): BanSubject {
  const claim = personOf(work, subject);
  if (claim) return { kind: 'person', claim: proof === null ? claim : { ...claim, proof } };
  if (subject.uscc !== null && institutionName !== null) {
    return { kind: 'institution', uscc: subject.uscc, name: institutionName };
  }
  const detail = 'Send the name of the institution as on the decision and its certificate.';
  throw new Refusal('request-invalid', detail, {
    faults: [{ in: 'body', pointer: '/institutionName', detail }],
  });
}

function proposalOf(
  work: Work,
  { row, steps }: WholeCase,
  { id, capacity }: CaseSubjectRead,
): Proposal {
  const decision = steps.find(({ step }) => step === 'decision');
  const service = lastOf(steps, 'service', id);
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
