import type { MigrationInterface, QueryRunner } from 'typeorm';

const causes = (...known: readonly string[]) =>
  `ADD CONSTRAINT held_record_causes_check CHECK (cardinality(causes) >= 1 AND causes <@ ARRAY[${known.map((one) => `'${one}'`).join()}])`;

/** What an officer did not take is not taken by another push. */
export class HoldWhatWasRejected1764000003050 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE held_record DROP CONSTRAINT held_record_causes_check`);
    await db.query(
      `ALTER TABLE held_record ${causes('identity_contradicted', 'another_person', 'rejected_before')}`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE held_record DROP CONSTRAINT held_record_causes_check`);
    await db.query(
      `ALTER TABLE held_record ${causes('identity_contradicted', 'another_person')} NOT VALID`,
    );
  }
}
