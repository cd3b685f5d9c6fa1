-- What one check costs PostgreSQL alone: the service's own reads for one person, each a statement, and its
-- inserts into check, entry and fact, as one transaction. It is the limit that the service is measured against.
-- Handed in: how many people there are, and the parts of a check that the service wrote just before.
-- bench_person gives the digests and ids that the service would have computed or read.
\set n random(1, :people)
BEGIN;
SELECT i.key_id, i.digest, d.person_id
  FROM bench_person b
  JOIN person_document_index i ON i.key_id = b.key_id AND i.digest = b.document_digest
  JOIN person_document d ON d.id = i.document_id
 WHERE b.n = :n;
SELECT t.key_id, t.digest, t.person_id
  FROM bench_person b
  JOIN person_name_token t ON t.key_id = b.key_id AND t.digest = b.name_digest
 WHERE b.n = :n;
SELECT id, registry_number, identity_state, registered_at, version FROM person
 WHERE id = (SELECT person_id FROM bench_person WHERE n = :n);
SELECT id, person_id, kind, sealed_value, source, proof, asserted_at, version FROM person_assertion
 WHERE person_id = (SELECT person_id FROM bench_person WHERE n = :n) ORDER BY asserted_at, id;
SELECT * FROM ban
 WHERE person_id = (SELECT person_id FROM bench_person WHERE n = :n) ORDER BY id;
SELECT state, person_id, imposed_at FROM interim_measure
 WHERE person_id = (SELECT person_id FROM bench_person WHERE n = :n) ORDER BY id;
SELECT m.id, m.person_id, m.conclusion, p.version FROM identity_match m JOIN person p ON p.id = m.person_id
 WHERE m.applicant_digest = encode(sha256(:n::text::bytea), 'hex') AND m.state = 'approved';
SELECT c.id, c.person_id, c.kind, c.occupation, c.level, c.degree, c.major, c.years, c.issued_on,
       c.expires_on, c.status, c.state
  FROM credential c
 WHERE c.person_id = (SELECT person_id FROM bench_person WHERE n = :n)
   AND NOT EXISTS (SELECT 1 FROM credential later WHERE later.id = c.id AND later.version > c.version)
 ORDER BY c.id;
SELECT c.* FROM completion c
 WHERE c.person_id = (SELECT person_id FROM bench_person WHERE n = :n)
   AND NOT EXISTS (SELECT 1 FROM completion later WHERE later.id = c.id AND later.version > c.version)
 ORDER BY c.id;
INSERT INTO clearance_check (id, institution_id, asked_by, position, purpose, application_reference,
       authorised_on, sealed_applicant, key_id, document_digest, name_digest, verdict, causes, qualification,
       coverage, checked_at, valid_until, receipt, receipt_token_digest, leaf_hash, version)
SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
         || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid,
       :institution, :client, 'caregiver', 'pre_employment', 'HR-1', CURRENT_DATE, :sealed::bytea, b.key_id,
       b.document_digest, b.name_digest, 'clear', '{}', :qualification::jsonb, :coverage::jsonb,
       clock_timestamp(), CURRENT_DATE + 30, :receipt, sha256(uuid_send(gen_random_uuid())),
       sha256(uuid_send(gen_random_uuid())), 1
  FROM bench_person b WHERE b.n = :n;
WITH given AS MATERIALIZED (SELECT nextval('log_entry_number') AS number),
     entries AS (INSERT INTO log_entry (number, leaf_hash)
       SELECT number, sha256(uuid_send(gen_random_uuid())) FROM given)
INSERT INTO log_fact (number, nonce, fact)
SELECT number, sha256(uuid_send(gen_random_uuid())),
       jsonb_set(:fact::jsonb, '{subject,id}', to_jsonb(gen_random_uuid()::text))
  FROM given;
COMMIT;
