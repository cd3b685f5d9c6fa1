import type { KnownPerson, Match, Ruling } from '../../domain/match';
import { Refusal } from '../../domain/refusal';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClearanceCheckTable, type ClearanceCheckRow } from './clearance.store';

export const IdentityMatchTable = table<Match>('identity_match', {
  id: { type: 'uuid', primary: true },
  checkId: { type: 'uuid' },
  division: { type: 'text' },
  applicantDigest: { type: 'text' },
  personId: { type: 'uuid' },
  conclusion: { type: 'text' },
  evidence: { type: 'text', array: true },
  applicantAssertions: { type: 'integer' },
  personVersion: { type: 'integer' },
  personDocuments: { type: 'integer' },
  personAssertions: { type: 'integer' },
  personBans: { type: 'integer' },
  personMeasures: { type: 'integer' },
  state: { type: 'text' },
  proposedBy: { type: 'uuid' },
  proposedByHuman: { type: 'uuid' },
  proposedAt: { type: 'timestamptz' },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  rejectionReason: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

/** What is known of a person `p`, in the words of `KnownSides`. */
const KNOWN_NOW = `jsonb_build_object(
  'personVersion', p.version,
  'personDocuments', (SELECT count(*) FROM person_document d WHERE d.person_id = p.id),
  'personAssertions', (SELECT count(*) FROM person_assertion a WHERE a.person_id = p.id),
  'personBans', (SELECT count(*) FROM ban b WHERE b.person_id = p.id),
  'personMeasures', (SELECT count(*) FROM interim_measure i WHERE i.person_id = p.id))`;

/** Every approved match about these applicants, of whatever conclusion and however old. For nobody it takes as long. */
export async function rulingsOn(
  { tx }: Work,
  applicantDigests: readonly string[],
): Promise<Ruling[]> {
  return tx.query(
    `SELECT m.id, m.applicant_digest AS "applicantDigest", m.person_id AS "personId", m.conclusion,
            m.decided_at AS "decidedAt", m.applicant_assertions AS "applicantAssertions",
            m.person_version AS "personVersion", m.person_documents AS "personDocuments",
            m.person_assertions AS "personAssertions", m.person_bans AS "personBans",
            m.person_measures AS "personMeasures", ${KNOWN_NOW} AS now
       FROM identity_match m JOIN person p ON p.id = m.person_id
      WHERE m.applicant_digest = ANY($1::text[]) AND m.state = 'approved'`,
    [applicantDigests],
  );
}

/** Of each person that is there. */
export async function knownOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await tx.query<{ id: string; now: KnownPerson }>(
    `SELECT p.id, ${KNOWN_NOW} AS now FROM person p WHERE p.id = ANY($1::uuid[])`,
    [personIds],
  );
  return new Map(rows.map(({ id, now }) => [id, now]));
}

/** Null when it is not there or lies in none of `divisions`. */
export async function findMatch(
  { tx }: Work,
  matchId: string,
  divisions: readonly string[],
): Promise<Match | null> {
  const [match] = await tx.query<Match>(
    `SELECT ${columnsOf(IdentityMatchTable)} FROM identity_match
      WHERE id = $1 AND division = ANY($2::text[])`,
    [matchId, divisions],
  );
  return match ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfMatches(
  { tx }: Work,
  divisions: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<Match[]> {
  return tx.query(
    `SELECT ${columnsOf(IdentityMatchTable)} FROM identity_match
      WHERE division = ANY($1::text[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [divisions, state, before, limit],
  );
}

/** A check with where its institution is. Null when it is not there or lies in none of `divisions`. */
export async function checkInDivisions(
  { tx }: Work,
  checkId: string,
  divisions: readonly string[],
): Promise<(ClearanceCheckRow & { readonly division: string }) | null> {
  const [row] = await tx.query<ClearanceCheckRow & { readonly division: string }>(
    `SELECT ${columnsOf(ClearanceCheckTable, 'c')}, o.division
       FROM clearance_check c JOIN organisation o ON o.id = c.institution_id
      WHERE c.id = $1 AND o.division = ANY($2::text[])`,
    [checkId, divisions],
  );
  return row ?? null;
}

/** @throws Refusal `match-open`. */
export async function insertMatch({ tx }: Work, match: Match): Promise<void> {
  try {
    await tx.orm.insert(IdentityMatchTable, { ...match, evidence: [...match.evidence] });
  } catch (error) {
    if (constraintOf(error) === 'identity_match_open') {
      throw new Refusal(
        'match-open',
        'A proposal on this applicant and this person waits for its decision. Let another officer decide it.',
      );
    }
    throw error;
  }
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateMatch({ tx }: Work, match: Match): Promise<void> {
  const { id, state, decidedBy, decidedByHuman, decidedAt, rejectionReason, version } = match;
  const { affected } = await tx.orm.update(
    IdentityMatchTable,
    { id, version: version - 1 },
    { state, decidedBy, decidedByHuman, decidedAt, rejectionReason, version },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The match moved. Read it again.');
}

/** Every match, whole, in the order of its id. */
export async function matchesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Match[]> {
  return tx.query(
    `SELECT ${columnsOf(IdentityMatchTable)} FROM identity_match
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
