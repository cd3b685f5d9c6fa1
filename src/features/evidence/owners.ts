import type { EvidenceOwner } from '../../domain/evidence';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';

export interface OwnerKind {
  readonly name: string;
  /** Which scope adds and reads files, and which sees that they are there. */
  readonly scopes: { readonly content: string; readonly list: string };
  /** The authority that decides it; null when it is not there, or in another line than who asks. */
  readonly authorityOf: (work: Work, id: string) => Promise<string | null>;
  /** Throws when nothing can be added any more, and keeps it so until the commit. */
  readonly mustBeOpen: (work: Work, id: string) => Promise<void>;
}

/** What evidence can be of: a line for each, and the same word in the constraint of the table. */
export type EvidenceOwners = Readonly<Record<EvidenceOwner['kind'], OwnerKind>>;

/** @throws Refusal `not-found`, also for what is another line's. */
export async function authorityOfOwner(
  work: Work,
  owners: EvidenceOwners,
  owner: EvidenceOwner,
  use: keyof OwnerKind['scopes'],
): Promise<string> {
  const authorityId = await findAuthorityOfOwner(work, owners, owner, use);
  if (!authorityId) {
    throw new Refusal('not-found', `There is no such ${owners[owner.kind].name} in your line.`);
  }
  return authorityId;
}

/** Null also for whoever has not the scope of this kind of owner. */
export async function findAuthorityOfOwner(
  work: Work,
  owners: EvidenceOwners,
  { kind, id }: EvidenceOwner,
  use: keyof OwnerKind['scopes'],
): Promise<string | null> {
  const { scopes, authorityOf } = owners[kind];
  return work.actor.scopes.has(scopes[use]) ? authorityOf(work, id) : null;
}
