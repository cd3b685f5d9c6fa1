import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of completions. Said here again: one open batch of one content, a token only while it can be committed. */
export class CreateTrainingBatches1764000002400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE training_batch (
        id               uuid PRIMARY KEY,
        organisation_id  uuid NOT NULL REFERENCES organisation,
        client_id        uuid NOT NULL REFERENCES client,
        mode             text NOT NULL CHECK (mode IN ('preflight', 'direct')),
        state            text NOT NULL
                         CHECK (state IN ('checking', 'preflighted', 'applying', 'applied', 'discarded', 'forgotten')),
        digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        form             jsonb NOT NULL,
        rows             integer NOT NULL CHECK (rows BETWEEN 1 AND 50000),
        totals           jsonb,
        sealed_token     bytea,
        received_at      timestamptz NOT NULL,
        preflighted_at   timestamptz,
        committed_at     timestamptz,
        finished_at      timestamptz,
        version          integer NOT NULL CHECK (version >= 1),
        CONSTRAINT training_batch_committed_by_its_token
          CHECK (CASE WHEN mode = 'direct' THEN sealed_token IS NULL AND state IN ('applying', 'applied')
                      ELSE (sealed_token IS NOT NULL) = (state IN ('preflighted', 'applying', 'applied')) END),
        CONSTRAINT training_batch_times_as_its_state
          CHECK ((committed_at IS NOT NULL) = (state IN ('applying', 'applied'))
                 AND (finished_at IS NOT NULL) = (state IN ('applied', 'discarded', 'forgotten'))),
        CONSTRAINT training_batch_counts_every_row
          CHECK (state NOT IN ('preflighted', 'applied')
                 OR (totals ->> 'record')::integer + (totals ->> 'correct')::integer
                    + (totals ->> 'unchanged')::integer + (totals ->> 'held_for_review')::integer
                    + (totals ->> 'rejected')::integer + (totals ->> 'changed_since_preflight')::integer = rows)
      )`);
    await db.query(
      `CREATE INDEX training_batch_of_organisation ON training_batch (organisation_id, id DESC)`,
    );
    await db.query(`
      CREATE UNIQUE INDEX training_batch_sent_once ON training_batch (organisation_id, digest)
       WHERE state IN ('checking', 'preflighted', 'applying')`);
    await db.query(`
      CREATE INDEX training_batch_open ON training_batch (id)
       WHERE state IN ('checking', 'preflighted', 'applying')`);
    await db.query(`
      CREATE TABLE training_batch_chunk (
        batch_id     uuid NOT NULL,
        number       integer NOT NULL CHECK (number >= 1),
        first_row    integer NOT NULL CHECK (first_row >= 1),
        rows         integer NOT NULL CHECK (rows >= 1),
        needs        integer NOT NULL CHECK (needs >= 0 AND needs < number),
        sealed_rows  bytea NOT NULL,
        received_at  timestamptz NOT NULL,
        foreseen     jsonb,
        results      jsonb NOT NULL DEFAULT '[]',
        applied      boolean NOT NULL DEFAULT false,
        tally        jsonb NOT NULL DEFAULT '{}',
        failures     integer NOT NULL DEFAULT 0,
        PRIMARY KEY (batch_id, number),
        CONSTRAINT training_batch_chunk_foresees_every_row CHECK (jsonb_array_length(foreseen) = rows),
        CONSTRAINT training_batch_chunk_applied_when_all_is_done
          CHECK (applied = (jsonb_array_length(results) = rows))
      )`);
    await db.query(`
      CREATE INDEX training_batch_chunk_left ON training_batch_chunk (batch_id, number) WHERE applied = false`);
    await db.query(`CREATE INDEX training_batch_chunk_came ON training_batch_chunk (received_at)`);
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, totals, sealed_token, preflighted_at, committed_at, finished_at, version)
         ON training_batch TO registry_service`);
    await db.query(`
      GRANT SELECT, INSERT, DELETE, UPDATE (foreseen, results, applied, tally, failures)
         ON training_batch_chunk TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE training_batch_chunk, training_batch`);
  }
}
