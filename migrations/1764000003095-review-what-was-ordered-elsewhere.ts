import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One more cause to hold a record: the same certificate was ordered, under another reference, not to count. */
export class ReviewWhatWasOrderedElsewhere1764000003095 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await allow(
      db,
      `'identity_contradicted', 'another_person', 'rejected_before', 'ordered_elsewhere'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await allow(db, `'identity_contradicted', 'another_person', 'rejected_before'`, 'NOT VALID');
  }
}

async function allow(db: QueryRunner, causes: string, how = ''): Promise<void> {
  await db.query(`
    ALTER TABLE held_record DROP CONSTRAINT held_record_causes_check,
      ADD CONSTRAINT held_record_causes_check
        CHECK (cardinality(causes) >= 1 AND causes <@ ARRAY[${causes}]) ${how}`);
}
