import type { BanSubject } from '../../domain/ban-subject';
import { addDays, type PlainDate } from '../../domain/calendar';
import type { PersonClaim } from '../../domain/person';
import type { BanWithSubject } from './bans.commands';

/** What the deciding line sees of a ban. */
export function presentBan({ ban, subject }: BanWithSubject) {
  return {
    id: ban.id,
    state: ban.state,
    subject: presentSubject(subject),
    capacity: ban.capacity,
    ground: ban.ground,
    category: ban.category,
    incidentOn: ban.incidentOn,
    incidentDivision: ban.incidentDivision,
    decision: {
      ...(ban.instrument && { instrument: ban.instrument }),
      documentNumber: ban.documentNumber,
      legalBasis: [...ban.legalBasis],
      decidedOn: ban.decidedOn,
      servedOn: ban.servedOn,
    },
    term: ban.term && { ...ban.term, endsOn: lastDayOf(ban.term.endsOn) },
    rule: ban.ruleId,
    corrects: ban.correctsId,
    decidingAuthority: ban.authorityId,
    proposedBy: ban.proposedBy,
    proposedAt: ban.proposedAt.toISOString(),
    decidedBy: ban.decidedBy,
    decidedAt: ban.decidedAt?.toISOString() ?? null,
  };
}

function presentSubject(subject: BanSubject) {
  if (subject.kind === 'person') return { person: presentPerson(subject.claim) };
  return { institution: { uscc: subject.uscc, name: subject.name } };
}

function presentPerson({ document, name, birthDate, proof }: PersonClaim) {
  return {
    identity: { type: document.type, number: document.number, country: document.country },
    name,
    birthDate,
    proof,
  };
}

function lastDayOf(endsOn: PlainDate | null): string | null {
  return endsOn === null ? null : addDays(endsOn, -1);
}
