import type { IdentityDocument } from '../../domain/identity-document';
import type { Work } from '../../platform/database/work';

/** A document of which somebody asks whether its holder works there. */
export interface AskedDocument {
  readonly institutionId: string;
  readonly document: IdentityDocument;
}

/** Whether the holder of each document is employed at the institution now, in any post; in their order. Checks are asked before employments exist, so who knows is passed in. */
export type EmployedAsked = (work: Work, asked: readonly AskedDocument[]) => Promise<boolean[]>;
