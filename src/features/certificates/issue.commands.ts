import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import {
  decideIssue,
  type StatedCompletion,
  type WantedCertificate,
} from '../../domain/certificate-issue';
import { newCertificateNumber } from '../../domain/certificate-number';
import { mustBePlausibleCredential } from '../../domain/credential';
import { canonical } from '../../domain/fact';
import { contradicts, type KnownIdentity } from '../../domain/identity';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import {
  keepCredential,
  sealHolder,
  statementOf,
  type Statement,
} from '../credentials/credentials.facts';
import { certificatePlace, NO_ORDERS } from '../credentials/credentials.store';
import { OWN_REFERENCES } from '../credentials/own-references';
import { awardsOf, rightOf } from '../institutions/institutions.store';
import { holdPushes, pusherOf } from '../persons/push.commands';
import { courseKindsOf } from '../training/catalogue.store';
import { findCompletions, type CompletionRow } from '../training/training.store';
import { findCertificate, type Certificate } from './certificates.store';
import { carriersOf, placesTaught, tieCompletions } from './issued.store';

/** What a provider asks the registry to issue. */
export interface AskedCertificate extends WantedCertificate {
  readonly holder: PersonClaim;
  /** The provider's own references of the completions; none twice. */
  readonly references: readonly string[];
  /** The last day in force; null never expires. */
  readonly expiresOn: PlainDate | null;
}

/**
 * Issues a training certificate from completions of one person, under a number of the registry's. It is a credential like
 * one that was pushed, and holds what a push of those completions holds.
 *
 * @throws Refusal as `decideIssue`; `period-invalid` for a last day in the past.
 */
export async function issue(work: Work, asked: AskedCertificate): Promise<Certificate> {
  const { holder, references } = asked;
  const { organisationId } = await pusherOf(work);
  const held = await holdPushes(
    work,
    {
      kind: 'completion',
      organisationId,
      stored: (wanted) => findCompletions(work, organisationId, wanted),
    },
    references.map((reference) => ({ reference, claim: holder })),
  );
  const at = await work.now();
  const today = dayInShanghai(at);
  const rows = references.flatMap((reference) => held.stored.get(reference) ?? []);
  const person = personNamed(held.known, holder);
  const awards = await awardsOf(work, [organisationId]);
  const rule = decideIssue({
    wanted: asked,
    organisationId,
    personId: person,
    named: references.length,
    completions: await statedBy(work, rows),
    rights: awards.map((row) => ({ ...rightOf(row), places: row.places })),
    today,
  });
  if (person === null) throw new Error('a certificate was issued to nobody');
  const statement: Statement = {
    ...{ kind: 'training_certificate', status: 'valid', withdrawalReason: null },
    ...{ occupation: asked.occupation, level: asked.level, major: rule.major },
    ...{ degree: null, years: null, issuedOn: today, expiresOn: asked.expiresOn },
  };
  mustBePlausibleCredential(statement, today);
  const id = v7();
  const completionIds = rows.map((row) => row.id);
  if (!(await tieCompletions(work, id, completionIds))) {
    throw new Refusal('certificate-exists', 'One of these completions carries a certificate.');
  }
  const number = newCertificateNumber(randomBytes(16));
  const content = canonical({ ...statement, number, references: [...references], rule: rule.id });
  const reference = `${OWN_REFERENCES}${id}`;
  await keepCredential(work, at, 'credential.issued', {
    ...NO_ORDERS,
    ...statementOf(statement),
    ...{ id, version: 1, organisationId, reference, personId: person, state: 'accepted' },
    sealedNumber: work.keys.seal(certificatePlace(id, 1), number),
    sealedHolder: sealHolder(work.keys, id, 1, holder),
    digest: work.keys.commitment(`credential:${organisationId}:${reference}`, content),
    ...{ updatedAt: at, recordedAt: at },
    ...{ completionIds, completionVersions: rows.map(({ version }) => version) },
  });
  const issued = await findCertificate(work, id);
  if (!issued) throw new Error('a certificate that was issued is not there');
  return issued;
}

/** Null also for somebody whom the registry knows otherwise: neither is told. */
function personNamed(
  known: ReadonlyMap<string, KnownIdentity>,
  holder: PersonClaim,
): string | null {
  const identity = known.get(holder.document.key);
  return identity && !contradicts(identity, holder) ? identity.personId : null;
}

async function statedBy(work: Work, rows: readonly CompletionRow[]): Promise<StatedCompletion[]> {
  const kinds = await courseKindsOf(work, rows);
  const places = await placesTaught(work, rows);
  const carriers = await carriersOf(
    work,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...{ id: row.id, organisationId: row.organisationId, personId: row.personId },
    ...{ courseCode: row.courseCode, topics: row.topics, result: row.result, state: row.state },
    ...{ startedOn: row.startedOn, completedOn: row.completedOn },
    hours: { theory: row.theoryHours, practice: row.practiceHours },
    courseKind: kinds.get(`${row.organisationId} ${row.courseCode}`) ?? null,
    place: places.get(row.id) ?? null,
    carrier: carriers.get(row.id) ?? null,
  }));
}
