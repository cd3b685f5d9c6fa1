import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { plainDate } from '../src/domain/calendar';
import { nameToken, parseName } from '../src/domain/name';
import { newRegistryNumber, parsePersonClaim, type PersonClaim } from '../src/domain/person';
import { credentialFactData } from '../src/features/credentials/credentials.facts';
import {
  certificatePlace,
  CredentialTable,
  NO_ORDERS,
} from '../src/features/credentials/credentials.store';
import { registeredFact } from '../src/features/persons/persons.facts';
import {
  assertionPlace,
  numberPlace,
  PersonAssertionTable,
  PersonDocumentTable,
  PersonTable,
  type PersonAssertionRow,
  type PersonDocumentRow,
  type PersonRow,
} from '../src/features/persons/persons.store';
import { completionFactData } from '../src/features/training/training.commands';
import { CompletionTable } from '../src/features/training/training.store';
import { insertRows } from '../src/platform/database/insert-rows';
import type { Work } from '../src/platform/database/work';
import { record } from '../src/platform/log/facts';
import { personAt, type BenchPerson } from './people';

/** Facts that each loaded person has: person, document, name, birth date, course, certificate. */
export const FACTS_EACH = 3;

const COURSE = {
  courseCode: 'BY-120',
  courseTitle: '保育人员岗前培训',
  theoryHours: 60,
  practiceHours: 60,
  topics: ['professional_ethics', 'child_development_and_mental_health'],
  startedOn: plainDate('2026-03-02'),
  completedOn: plainDate('2026-04-30'),
  result: 'passed',
  run: null,
  withdrawalReason: null,
  state: 'accepted',
  struckFor: null,
} as const;

const CERTIFICATE = {
  kind: 'skill_level_certificate',
  occupation: '4-10-01-03',
  level: 3,
  degree: null,
  major: null,
  years: null,
  issuedOn: plainDate('2026-05-20'),
  expiresOn: null,
  status: 'valid',
  withdrawalReason: null,
  state: 'accepted',
  sealedHolder: null,
  ...NO_ORDERS,
} as const;

/**
 * People `from` to `to`, each qualified as caregiver, with everything that the service itself would have
 * written of them: seals, digests, facts. Only the statements are larger.
 */
export async function loadPeople(
  work: Work,
  providerId: string,
  from: number,
  to: number,
): Promise<void> {
  const at = await work.now();
  const made = [];
  for (let n = from; n <= to; n += 1) made.push(makePerson(work, at, providerId, n));

  await insertRows(
    work,
    PersonTable,
    made.map(({ person }) => person),
  );
  await insertRows(
    work,
    PersonDocumentTable,
    made.map(({ document }) => document),
  );
  await insertRows(
    work,
    PersonAssertionTable,
    made.flatMap(({ assertions }) => assertions),
  );
  await insertLookUps(work, made);
  const numbers = await record(work, at, ...made.flatMap(({ facts }) => facts));
  await insertRows(
    work,
    CompletionTable,
    made.map(({ completion }, i) => ({ ...completion, entryNumber: numbered(numbers, i, 1) })),
  );
  await insertRows(
    work,
    CredentialTable,
    made.map(({ credential }, i) => ({ ...credential, entryNumber: numbered(numbers, i, 2) })),
  );
}

type Made = ReturnType<typeof makePerson>;

function makePerson(work: Work, at: Date, providerId: string, n: number) {
  const somebody = personAt(n);
  const claim = claimOf(somebody);
  const person: PersonRow = {
    id: v7(),
    registryNumber: newRegistryNumber(randomBytes(16)),
    identityState: 'consistent',
    registeredAt: at,
    version: 1,
  };
  const documentId = v7();
  const document: PersonDocumentRow = {
    id: documentId,
    personId: person.id,
    type: claim.document.type,
    country: claim.document.country,
    sealedNumber: work.keys.seal(numberPlace(documentId), claim.document.key),
    boundAt: at,
    version: 1,
  };
  const says = (kind: PersonAssertionRow['kind'], value: string): PersonAssertionRow => {
    const id = v7();
    return {
      id,
      personId: person.id,
      kind,
      sealedValue: work.keys.seal(assertionPlace(id), value),
      source: providerId,
      proof: claim.proof,
      assertedAt: at,
      version: 1,
    };
  };
  const name = says('name', claim.name);
  const birthDate = says('birth_date', claim.birthDate);
  const pushed = {
    version: 1,
    organisationId: providerId,
    reference: `bench-${n}`,
    personId: person.id,
    updatedAt: at,
    recordedAt: at,
    digest: work.keys.commitment(`bench:${n}`, claim.document.key),
  };
  const completion = { id: v7(), ...pushed, ...COURSE };
  const certificate = v7();
  const credential = {
    id: certificate,
    ...pushed,
    ...CERTIFICATE,
    sealedNumber: work.keys.seal(certificatePlace(certificate, 1), `Y00014100000126${n}`),
  };
  const facts = [
    registeredFact(work, person, { row: document, value: claim.document.key }, [
      { row: name, value: claim.name },
      { row: birthDate, value: claim.birthDate },
    ]),
    {
      type: 'completion.recorded',
      subject: { kind: 'completion', id: completion.id, version: 1 },
      concerns: [providerId],
      data: completionFactData(completion),
    },
    {
      type: 'credential.recorded',
      subject: { kind: 'credential', id: credential.id, version: 1 },
      concerns: [providerId],
      data: credentialFactData(work.keys, credential),
    },
  ];
  return {
    n,
    claim,
    person,
    document,
    assertions: [name, birthDate],
    completion,
    credential,
    facts,
  };
}

export function claimOf({ number, name, birthDate }: BenchPerson): PersonClaim {
  return parsePersonClaim({
    identity: { type: 'resident_id', number, country: 'CHN' },
    name: parseName(name),
    birthDate,
    proof: 'card_reader',
  });
}

/** Besides what the service looks up by, `bench_person`: how `check.sql` finds the digests of the nth. */
async function insertLookUps({ tx, keys }: Work, made: readonly Made[]): Promise<void> {
  const keyed = made.flatMap(({ n, claim, person, document }) => {
    const tokens = keys.nameTokens(nameToken(claim.name, claim.birthDate));
    return keys.blindIndexes(claim.document.key).map(({ keyId, digest }, at) => ({
      ...{ n, keyId, digest, personId: person.id, documentId: document.id },
      token: tokens[at]?.digest ?? null,
    }));
  });
  await tx.query(
    `WITH given AS MATERIALIZED (
       SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[], $4::bytea[], $5::uuid[], $6::uuid[])
                  AS g(n, key_id, digest, token, person_id, document_id)),
     documents AS (INSERT INTO person_document_index (key_id, digest, document_id)
       SELECT key_id, digest, document_id FROM given),
     names AS (INSERT INTO person_name_token (key_id, digest, person_id)
       SELECT key_id, token, person_id FROM given)
     INSERT INTO bench_person (n, key_id, document_digest, name_digest, person_id)
     SELECT n, key_id, digest, token, person_id FROM given`,
    [
      keyed.map(({ n }) => n),
      keyed.map(({ keyId }) => keyId),
      keyed.map(({ digest }) => digest),
      keyed.map(({ token }) => token),
      keyed.map(({ personId }) => personId),
      keyed.map(({ documentId }) => documentId),
    ],
  );
}

function numbered(numbers: readonly number[], person: number, fact: number): number {
  const number = numbers[person * FACTS_EACH + fact];
  if (number === undefined) throw new Error('a fact was recorded without a number');
  return number;
}
