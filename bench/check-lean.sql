-- The same with all that is known of the person in one read: three statements, the fewest that a transaction
-- for a single check can have. No service that answers request by request could be faster than this.
\set n random(1, :people)
BEGIN;
SELECT p.id, p.registry_number, p.identity_state,
       (SELECT json_agg(json_build_array(a.id, a.kind, a.sealed_value)) FROM person_assertion a
         WHERE a.person_id = p.id) AS assertions,
       (SELECT json_agg(b) FROM ban b WHERE b.person_id = p.id) AS bans,
       (SELECT json_agg(json_build_array(m.state, m.imposed_at)) FROM interim_measure m WHERE m.person_id = p.id)
         AS measures,
       (SELECT json_agg(m.person_id) FROM identity_match m
         WHERE m.applicant_digest = encode(sha256(:n::text::bytea), 'hex') AND m.state = 'approved') AS matches,
       (SELECT json_agg(c) FROM credential c WHERE c.person_id = p.id) AS credentials,
       (SELECT json_agg(c) FROM completion c WHERE c.person_id = p.id) AS completions,
       (SELECT json_agg(t.person_id) FROM person_name_token t
         WHERE t.key_id = s.key_id AND t.digest = s.name_digest) AS namesakes
  FROM bench_person s
  JOIN person_document_index i ON i.key_id = s.key_id AND i.digest = s.document_digest
  JOIN person_document d ON d.id = i.document_id
  JOIN person p ON p.id = d.person_id
 WHERE s.n = :n;
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
