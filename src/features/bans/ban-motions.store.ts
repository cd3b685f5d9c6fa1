import type { BanMotion } from '../../domain/ban-motion';
import { Refusal } from '../../domain/refusal';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const BanMotionTable = table<BanMotion>('ban_motion', {
  id: { type: 'uuid', primary: true },
  banId: { type: 'uuid' },
  kind: { type: 'text' },
  basis: { type: 'text' },
  documentNumber: { type: 'text' },
  decidedOn: { type: 'date' },
  releasedOn: { type: 'date', nullable: true },
  state: { type: 'text' },
  requestedBy: { type: 'uuid' },
  requestedByHuman: { type: 'uuid' },
  requestedAt: { type: 'timestamptz' },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  rejectionReason: { type: 'text', nullable: true },
  movedTo: { type: 'integer', nullable: true },
  version: { type: 'integer' },
});

/** Null when it is not there or the authority of its ban is none of `authorityIds`. */
export async function findMotion(
  { tx }: Work,
  motionId: string,
  authorityIds: readonly string[],
): Promise<BanMotion | null> {
  const [motion] = await tx.query<BanMotion>(
    `SELECT ${columnsOf(BanMotionTable)} FROM ban_motion
      WHERE id = $1 AND ban_id IN (SELECT id FROM ban WHERE authority_id = ANY($2::uuid[]))`,
    [motionId, authorityIds],
  );
  return motion ?? null;
}

/** Of one ban, oldest first. Call with a ban that the reader may know of. */
export async function motionsOf({ tx }: Work, banId: string): Promise<BanMotion[]> {
  return tx.query(
    `SELECT ${columnsOf(BanMotionTable)} FROM ban_motion WHERE ban_id = $1 ORDER BY id`,
    [banId],
  );
}

/** @throws Refusal `ban-motion-open`. */
export async function insertMotion({ tx }: Work, motion: BanMotion): Promise<void> {
  try {
    await tx.orm.insert(BanMotionTable, motion);
  } catch (error) {
    if (constraintOf(error) === 'ban_motion_open') {
      throw new Refusal(
        'ban-motion-open',
        'A motion on this ban waits for its decision. Let another officer decide it, or withdraw it, first.',
      );
    }
    throw error;
  }
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateMotion({ tx }: Work, motion: BanMotion): Promise<void> {
  const { id, state, decidedBy, decidedByHuman, decidedAt, rejectionReason } = motion;
  const { movedTo, version } = motion;
  const { affected } = await tx.orm.update(
    BanMotionTable,
    { id, version: version - 1 },
    { state, decidedBy, decidedByHuman, decidedAt, rejectionReason, movedTo, version },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The motion moved. Read it again.');
}
