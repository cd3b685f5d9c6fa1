import type { CredentialWithNumber } from './credentials.commands';
import type { CredentialRow } from './credentials.store';

/** What who pushed it may see. Who the holder is, and why it is held, stay inside. */
export function presentCredential(
  credential: Omit<CredentialWithNumber, 'number'> & { readonly number: string | null },
) {
  const { id, reference, kind, occupation, level, degree, major, years } = credential;
  const { number, issuedOn, expiresOn, status, state } = credential;
  return {
    id,
    reference,
    kind,
    occupation,
    level,
    degree,
    major,
    years,
    number,
    issuedOn,
    expiresOn,
    status,
    withdrawalReason: credential.withdrawalReason,
    state,
    order: presentOrder(credential),
    updatedAt: credential.updatedAt.toISOString(),
  };
}

export function presentOrder({
  orderState: state,
  orderBy: by,
  orderReason: reason,
}: Pick<CredentialRow, 'orderState' | 'orderBy' | 'orderReason'>) {
  return state && by && reason ? { state, by, reason } : null;
}
