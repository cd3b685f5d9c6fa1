import type { BanMotion } from '../../domain/ban-motion';

/** What the deciding line sees of a motion. */
export function presentMotion(motion: BanMotion) {
  return {
    id: motion.id,
    banId: motion.banId,
    kind: motion.kind,
    basis: motion.basis,
    documentNumber: motion.documentNumber,
    decidedOn: motion.decidedOn,
    releasedOn: motion.releasedOn,
    state: motion.state,
    requestedBy: motion.requestedBy,
    requestedAt: motion.requestedAt.toISOString(),
    decidedBy: motion.decidedBy,
    decidedAt: motion.decidedAt?.toISOString() ?? null,
    rejectionReason: motion.rejectionReason,
  };
}
