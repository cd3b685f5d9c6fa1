import type { Ban } from '../../domain/ban';
import type { BanSubject } from '../../domain/ban-subject';
import type { Work } from '../../platform/database/work';
import type { BindingBan, Consequences } from './ban-effects';
import { banOf, type BanRow } from './bans.store';

/** What an approval has for a consequence in the features behind. */
export async function follow(
  work: Work,
  now: Date,
  { ofPersons, ofInstitutions }: Consequences,
  [ban, subject]: readonly [Ban, BanSubject],
  superseded: BanRow | null,
): Promise<void> {
  if (subject.kind === 'institution') {
    const codes = new Set([subject.uscc, superseded?.uscc ?? subject.uscc]);
    for (const uscc of codes) await ofInstitutions.moved(work, now, uscc);
    return;
  }
  const bound = bindingBan(ban);
  await ofPersons.inForce(work, now, bound);
  if (superseded) await ofPersons.superseded(work, now, bindingBan(banOf(superseded)), bound);
}

/** Of a person, who stood or stands behind it. */
export function bindingBan(ban: Ban): BindingBan {
  const { personId } = ban;
  if (personId === null) throw new Error('a ban that stands names its person');
  return { ...ban, personId };
}
