import type { CredentialKind } from '../../domain/credential';
import { certificateNumberKey, type Numbered } from '../../domain/irregular-numbers';
import { unlessAltered } from '../../platform/crypto/sealed';
import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { certificatePlace, STATUS } from './credentials.store';

/** By which number a credential is found: one for each key that was live when it was last looked at. */
export interface CertificateNumber {
  readonly keyId: string;
  readonly digest: Buffer;
  readonly credentialId: string;
}

export const CertificateNumberTable = table<CertificateNumber>('certificate_number', {
  keyId: { type: 'text', primary: true },
  digest: { type: 'bytea', primary: true },
  credentialId: { type: 'uuid', primary: true },
});

interface Sealed {
  readonly id: string;
  readonly version: number;
  readonly kind: CredentialKind;
  readonly sealedNumber: Buffer;
}

/**
 * Keeps these credentials findable by their numbers as they stand, and returns for each number that one of them bears all
 * that bear it. A number that does not open was altered, and says nothing.
 */
export async function sharersOfNumbers(
  work: Work,
  credentialIds: readonly string[],
): Promise<Numbered[][]> {
  if (credentialIds.length === 0) return [];
  const { tx, keys } = work;
  const sealed = await tx.query<Sealed>(
    `SELECT DISTINCT ON (id) id, version, kind, sealed_number AS "sealedNumber"
       FROM credential WHERE id = ANY($1::uuid[]) ORDER BY id, version DESC`,
    [credentialIds],
  );
  const rows = sealed.flatMap(({ id, version, kind, sealedNumber }) => {
    const number = unlessAltered(() => keys.open(certificatePlace(id, version), sealedNumber));
    const key = number === null ? null : certificateNumberKey(kind, number);
    if (key === null) return [];
    return keys.blindIndexes(`certificate:${key}`).map((one) => ({ ...one, credentialId: id }));
  });
  const former = await tx.query<{ keyId: string; digest: Buffer }>(
    `DELETE FROM certificate_number WHERE credential_id = ANY($1::uuid[])
     RETURNING key_id AS "keyId", digest`,
    [credentialIds],
  );
  await tx.query(
    `INSERT INTO certificate_number (key_id, digest, credential_id)
     SELECT * FROM unnest($1::text[], $2::bytea[], $3::uuid[])`,
    [
      rows.map(({ keyId }) => keyId),
      rows.map(({ digest }) => digest),
      rows.map(({ credentialId }) => credentialId),
    ],
  );
  return groupsOf(work, [...former, ...rows]);
}

/** So many that bear one number are compared, those that came first: nobody keeps the registry busy with one number. */
const MOST_SHARERS = 200;

/** What bears the same number, whether it stands or not: what is found must also be able to close. */
async function groupsOf(
  { tx }: Work,
  numbers: readonly Pick<CertificateNumber, 'keyId' | 'digest'>[],
): Promise<Numbered[][]> {
  const found = await tx.query<Numbered & { digest: Buffer }>(
    `SELECT asked.digest, c.id AS "credentialId", c.kind, c.organisation_id AS "organisationId",
            o.kind AS "organisationKind", c.person_id AS "personId",
            ${STATUS} AS status, c.state
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::bytea[]) AS u(key_id, digest)) asked
      CROSS JOIN LATERAL (SELECT credential_id FROM certificate_number b
             WHERE b.key_id = asked.key_id AND b.digest = asked.digest ORDER BY credential_id LIMIT $3) n
      CROSS JOIN LATERAL (SELECT * FROM credential v WHERE v.id = n.credential_id
             ORDER BY v.version DESC LIMIT 1) c
       JOIN organisation o ON o.id = c.organisation_id`,
    [numbers.map(({ keyId }) => keyId), numbers.map(({ digest }) => digest), MOST_SHARERS],
  );
  const groups = new Map<string, Numbered[]>();
  for (const { digest, ...numbered } of found) {
    const name = digest.toString('hex');
    groups.set(name, [...(groups.get(name) ?? []), numbered]);
  }
  return [...groups.values()];
}
