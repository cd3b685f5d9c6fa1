import { authorityIdsUnder } from './features/access/authorities.store';
import { findBan } from './features/bans/bans.store';
import type { EvidenceOwners } from './features/evidence/owners';
import { mustBeDraft } from './features/subsidies/claims.commands';
import { findClaim } from './features/subsidies/claims.store';

/** What evidence can be of. */
export const evidenceOwners: EvidenceOwners = {
  ban: {
    name: 'ban',
    scopes: { content: 'bans:propose', list: 'bans:read' },
    authorityOf: async (work, id) =>
      (await findBan(work, id, await authorityIdsUnder(work, work.actor)))?.authorityId ?? null,
    mustBeOpen: () => Promise.resolve(),
  },
  subsidy_claim: {
    name: 'claim',
    scopes: { content: 'subsidies:decide', list: 'subsidies:read' },
    authorityOf: async (work, id) =>
      (await findClaim(work, id, await authorityIdsUnder(work, work.actor)))?.authorityId ?? null,
    mustBeOpen: mustBeDraft,
  },
};
