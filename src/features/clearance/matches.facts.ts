import type { FactData, NewFact } from '../../domain/fact';
import type { Match } from '../../domain/match';
import type { Projection } from '../log/projection';
import { matchesAfter } from './matches.store';

export function matchFact(type: string, match: Match, concerns: readonly string[]): NewFact {
  return {
    type,
    subject: { kind: 'identity_match', id: match.id, version: match.version },
    concerns,
    data: matchFactData(match),
  };
}

/** The whole state. */
function matchFactData(match: Match): FactData {
  return {
    checkId: match.checkId,
    division: match.division,
    applicantDigest: match.applicantDigest,
    personId: match.personId,
    conclusion: match.conclusion,
    evidence: match.evidence,
    applicantAssertions: match.applicantAssertions,
    personVersion: match.personVersion,
    personDocuments: match.personDocuments,
    personAssertions: match.personAssertions,
    personBans: match.personBans,
    personMeasures: match.personMeasures,
    state: match.state,
    proposedBy: match.proposedBy,
    proposedByHuman: match.proposedByHuman,
    proposedAt: match.proposedAt.toISOString(),
    decidedBy: match.decidedBy,
    decidedByHuman: match.decidedByHuman,
    decidedAt: match.decidedAt?.toISOString() ?? null,
    rejectionReason: match.rejectionReason,
  };
}

/** Matches as they stand. */
export const identityMatchProjection: Projection = {
  kind: 'identity_match',
  rows: async (work, after, limit) =>
    (await matchesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: matchFactData(row),
    })),
};
