import { codeForm } from '../../domain/spelling';
import { Refusal } from '../../domain/refusal';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { openFinding } from '../findings/findings.commands';
import { awaitingAmong } from '../persons/held.store';
import type { Pusher } from '../persons/push.commands';
import { numberOf } from './credentials.facts';
import { credentialRowsOf, type CredentialRow } from './credentials.store';

interface Numbered extends Pick<CredentialRow, 'id' | 'personId'> {
  readonly number: string;
}

/** The same certificate of the same person under other references, of whichever school and said to be of whichever kind. */
export function twinsAmong(
  { keys }: Work,
  { id, number }: Pick<Numbered, 'id' | 'number'>,
  all: readonly CredentialRow[],
): CredentialRow[] {
  const code = codeForm(number);
  return all.filter((one) => {
    if (one.id === id) return false;
    const another = unlessAltered(() => numberOf(keys, one));
    return another !== null && codeForm(another) === code;
  });
}

/**
 * A twin of which it was ordered that it does not count: who pushes it once more does not undo that. One that was
 * superseded is judged by the end of its chain, as a renewal may bear the number again. An authority's suspension that one
 * officer ended stands here until two have accepted that, or have accepted that of the pushed one itself since: neither of two
 * that were suspended could be the first else.
 */
async function orderedElsewhere(
  work: Work,
  pushed: Numbered,
  by?: CredentialRow['orderBy'],
): Promise<CredentialRow | null> {
  const all = await credentialRowsOf(work, pushed.personId);
  const twins = twinsAmong(work, pushed, all);
  if (twins.length === 0) return null;
  const byId = new Map(all.map((row) => [row.id, row]));
  const awaiting = await awaitingAmong(work, [...byId.keys()], pushed.id);
  const isOrdered = (one: CredentialRow) => {
    const { id, orderState, orderBy } = endOfChain(one, byId);
    if (awaiting.has(one.id) || (id !== pushed.id && awaiting.has(id))) return true;
    return id !== pushed.id && orderState !== null && (by === undefined || orderBy === by);
  };
  return twins.find(isOrdered) ?? null;
}

function endOfChain(one: CredentialRow, byId: ReadonlyMap<string, CredentialRow>): CredentialRow {
  const next = one.supersededBy === null ? undefined : byId.get(one.supersededBy);
  return next ? endOfChain(next, byId) : one;
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
  await tellOfTwin(work, at, { ...pushed, organisationId, division, orderedId: same.id });
  return true;
}

/** That a certificate was pushed, or stands, of which it was ordered elsewhere that it does not count. */
export async function tellOfTwin(
  work: Work,
  at: Date,
  twin: Pick<CredentialRow, 'id' | 'personId'> &
    Pick<Pusher, 'organisationId' | 'division'> & { readonly orderedId: string },
): Promise<void> {
  const { id, personId, organisationId, division, orderedId } = twin;
  await openFinding(work, at, {
    kind: 'certificate_pushed_again',
    division,
    evidence: { credentialId: id, orderedId, personId, source: organisationId },
    dueOn: null,
    key: `${orderedId}:${id}`,
  });
}

/**
 * What an authority ordered elsewhere, two officers of a place do not undo by accepting its twin; what its own school
 * ordered, they may.
 *
 * @throws Refusal `certificate-ordered-elsewhere`.
 */
export async function mustNotBeOrderedElsewhere(work: Work, held: CredentialRow): Promise<void> {
  const number = numberOf(work.keys, held);
  if (!(await orderedElsewhere(work, { ...held, number }, 'authority'))) return;
  throw new Refusal(
    'certificate-ordered-elsewhere',
    'An authority ordered of the same certificate, under another reference, that it does not count. That must end first; or reject this.',
  );
}
