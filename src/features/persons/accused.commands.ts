import { contradicts } from '../../domain/identity';
import { isProven, type PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { identitiesOf, personIdsByDocument } from './persons.lookup.store';

/**
 * A number that is known under another name may be somebody else's: what bars it needs name and number confirmed
 * together by a card reader or the police.
 *
 * @throws Refusal `identity-contradiction`.
 */
export async function mustNotAccuseAnother(work: Work, subject: PersonClaim): Promise<void> {
  if (isProven(subject.proof)) return;
  const ids = [...(await personIdsByDocument(work, [subject.document])).values()];
  const known = [...(await identitiesOf(work, ids)).values()];
  if (known.some((identity) => contradicts(identity, subject))) {
    throw new Refusal(
      'identity-contradiction',
      'This number is registered under another name or birth date. Confirm name and number by card reader or with the police, and propose again with that proof.',
    );
  }
}
