import type { EvidenceOwner } from '../../domain/evidence';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { authorityIdsUnder } from '../access/authorities.store';
import { findBan } from '../bans/bans.store';

interface OwnerKind {
  readonly name: string;
  /** The authority that decides it; null when it is not there, or in another line than who asks. */
  readonly authorityOf: (work: Work, id: string) => Promise<string | null>;
}

/** What evidence can be of: a line for each, and the same word in the constraint of the table. */
const OWNERS: Readonly<Record<EvidenceOwner['kind'], OwnerKind>> = {
  ban: {
    name: 'ban',
    authorityOf: async (work, id) =>
      (await findBan(work, id, await authorityIdsUnder(work, work.actor)))?.authorityId ?? null,
  },
};

/** @throws Refusal `not-found`, also for what is another line's. */
export async function authorityOfOwner(work: Work, { kind, id }: EvidenceOwner): Promise<string> {
  const { name } = OWNERS[kind];
  const authorityId = await findAuthorityOfOwner(work, { kind, id });
  if (!authorityId) throw new Refusal('not-found', `There is no such ${name} in your line.`);
  return authorityId;
}

export function findAuthorityOfOwner(
  work: Work,
  { kind, id }: EvidenceOwner,
): Promise<string | null> {
  return OWNERS[kind].authorityOf(work, id);
}
