import { nameToken, parseName } from '../../../src/domain/name';
import { parseIdentity, type IdentityType } from '../../../src/domain/identity-document';
import { plainDate } from '../../../src/domain/calendar';
import type { Person } from '../people';
import type { Registry } from '../registry';

/** Whom a request is about, and the reference that it alone carries. */
export interface Traced {
  readonly person: Person & { readonly birthDate: string };
  readonly reference: string;
}

/**
 * How many rows of each kind a request has left, with their facts, entries and listings; the same text for the
 * same state, whoever it is about.
 */
export async function traceOf(
  { keys, owner }: Registry,
  { person, reference }: Traced,
): Promise<string> {
  const { type, number } = person.identity;
  const document = parseIdentity({ type: type as IdentityType, number });
  const name = nameToken(parseName(person.name), plainDate(person.birthDate));
  const [row] = await owner<{ trace: string }>(
    `WITH person_of AS (
       SELECT DISTINCT d.person_id AS id
         FROM person_document_index i JOIN person_document d ON d.id = i.document_id
        WHERE i.digest = ANY($1)),
     subject(kind, id, detail) AS (
       SELECT 'person', p.id, p.identity_state FROM person p WHERE p.id IN (SELECT id FROM person_of)
       UNION ALL
       SELECT 'person_document', d.id, '' FROM person_document d WHERE d.person_id IN (SELECT id FROM person_of)
       UNION ALL
       SELECT 'person_assertion', a.id, a.kind FROM person_assertion a WHERE a.person_id IN (SELECT id FROM person_of)
       UNION ALL
       SELECT 'ban', b.id, b.state || ' v' || b.version FROM ban b WHERE b.document_number = $3
       UNION ALL
       SELECT 'completion', c.id, c.state || ' v' || c.version FROM completion c WHERE c.reference = $3
       UNION ALL
       SELECT 'credential', c.id, c.state || ' v' || c.version FROM credential c WHERE c.reference = $3
       UNION ALL
       SELECT 'clearance_check', c.id, c.verdict FROM clearance_check c WHERE c.application_reference = $3),
     said AS (
       SELECT f.number, f.fact ->> 'type' AS type
         FROM (SELECT DISTINCT kind, id FROM subject) s
         JOIN log_fact f ON (f.fact -> 'subject' ->> 'kind') COLLATE "C" = s.kind
                        AND (f.fact -> 'subject' ->> 'id') COLLATE "C" = s.id::text),
     line(text) AS (
       SELECT kind || ' ' || detail || ' x' || count(*) FROM subject GROUP BY kind, detail
       UNION ALL SELECT 'index x' || count(*) FROM person_document_index WHERE digest = ANY($1)
       UNION ALL SELECT 'token x' || count(*) FROM person_name_token WHERE digest = ANY($2)
       UNION ALL SELECT 'fact ' || type || ' x' || count(*) FROM said GROUP BY type
       UNION ALL SELECT 'entry x' || count(*) FROM log_entry WHERE number IN (SELECT number FROM said)
       UNION ALL SELECT 'listing x' || count(*) FROM log_concern WHERE number IN (SELECT number FROM said))
     SELECT string_agg(text, ', ' ORDER BY text) AS trace FROM line`,
    [
      keys.blindIndexes(document.key).map(({ digest }) => digest),
      keys.nameTokens(name).map(({ digest }) => digest),
      reference,
    ],
  );
  return row?.trace ?? '';
}
