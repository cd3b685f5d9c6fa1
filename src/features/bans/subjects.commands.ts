import type { BanSubject } from '../../domain/ban-subject';
import { Refusal } from '../../domain/refusal';
import { plainForm } from '../../domain/spelling';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { SUCCESSION } from '../institutions/institutions.commands';
import { findInstitution } from '../institutions/institutions.store';
import { mustNotAccuseAnother } from '../persons/accused.commands';
import { holdClaims } from '../persons/persons.commands';

/**
 * Holds these subjects, all of one kind, against every check: of a person all documents and names, of a nursery its
 * code and what is registered under it, which its checks hold too. Who registers a nursery holds its code: what was
 * registered before the code was held is held in a further round.
 */
export async function holdSubjects(
  work: Work,
  subjects: readonly BanSubject[],
  exclusive: readonly string[],
): Promise<void> {
  const claims = subjects.flatMap((one) => (one.kind === 'person' ? [one.claim] : []));
  if (claims.length > 0) return holdClaims(work, claims, { exclusive });
  const usccs = subjects.flatMap((one) => (one.kind === 'institution' ? [one.uscc] : []));
  const codes = [...new Set(usccs)];
  let held = 0;
  for (;;) {
    const registered = await organisationsOf(work, codes);
    const named = [SUCCESSION, ...codes.map((code) => `uscc:${code}`)];
    const wanted = [...exclusive, ...named, ...registered];
    if (wanted.length === held) return;
    await hold(work, { exclusive: wanted });
    held = wanted.length;
  }
}

async function organisationsOf(work: Work, codes: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const code of codes) {
    const institution = await findInstitution(work, code);
    if (institution) found.push(`organisation:${institution.organisationId}`);
  }
  return found;
}

/**
 * A number or code that is registered under another name may be somebody else's.
 *
 * @throws Refusal `identity-contradiction`.
 */
export async function mustNotBarAnother(work: Work, subject: BanSubject): Promise<void> {
  if (subject.kind === 'person') return mustNotAccuseAnother(work, subject.claim);
  const registered = await findInstitution(work, subject.uscc);
  if (registered && plainForm(registered.name) !== plainForm(subject.name)) {
    throw new Refusal(
      'identity-contradiction',
      'This code is registered under another name. Compare both with the certificate, and propose with the registered name if it is the same institution.',
    );
  }
}
