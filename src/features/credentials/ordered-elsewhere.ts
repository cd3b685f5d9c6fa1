import { codeForm } from '../../domain/spelling';
import type { Work } from '../../platform/database/work';
import { openFinding } from '../findings/findings.commands';
import type { Pusher } from '../persons/push.commands';
import { numberOf } from './credentials.facts';
import { orderedByAuthority, type CredentialRow } from './credentials.store';

interface Numbered extends Pick<CredentialRow, 'id' | 'personId' | 'kind'> {
  readonly number: string;
}

/**
 * The same certificate under another reference, or of another school, of which an authority ordered that it does not
 * count: who pushes it once more does not undo that.
 */
export async function orderedElsewhere(
  work: Work,
  { id, personId, kind, number }: Numbered,
): Promise<CredentialRow | null> {
  const ordered = await orderedByAuthority(work, personId, kind);
  const isSame = (one: CredentialRow) =>
    one.id !== id && codeForm(numberOf(work.keys, one)) === codeForm(number);
  return ordered.find(isSame) ?? null;
}

/** Whether there is one; then a human must look. */
export async function mindOrders(
  work: Work,
  at: Date,
  { organisationId, division }: Pusher,
  pushed: Numbered,
): Promise<boolean> {
  const same = await orderedElsewhere(work, pushed);
  if (!same) return false;
  const { id, personId } = pushed;
  await openFinding(work, at, {
    kind: 'certificate_pushed_again',
    division,
    evidence: { credentialId: id, orderedId: same.id, personId, source: organisationId },
    dueOn: null,
    key: `${same.id}:${id}`,
  });
  return true;
}
