import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { reminderDue, renewalOf } from '../../domain/renewal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import type { EmployedNow } from './effects';
import { lapsing, type Lapsing } from './lapsing.store';
import { byInstitution, raise } from './notices.commands';
import type { CertificateNotice } from './notices.store';

/** Each is a reference that is held, and a transaction may hold 500 things. */
const MOST_AT_ONCE = 200;

/**
 * Reminds who issued a certificate and who employs its holder that it lapses: 60, 30 and 7 days before, once each, by
 * days in Shanghai. After a pause only the nearest is told. What is moved meanwhile is looked at again.
 */
export async function remind(work: Work, employedNow: EmployedNow): Promise<void | typeof MORE> {
  const today = dayInShanghai(await work.now());
  const seen = await lapsing(work, today, { limit: MOST_AT_ONCE });
  if (seen.length === 0) return;
  await hold(work, {
    shared: seen.map(
      ({ organisationId, reference }) => `credential:${organisationId}:${reference}`,
    ),
  });
  const at = await work.now();
  const among = seen.map(({ id }) => id);
  const still = await lapsing(work, today, { among, limit: MOST_AT_ONCE });
  const employed = await employedNow(
    work,
    still.map(({ personId }) => personId),
  );
  const notices = still.flatMap((one) => {
    const theirs = employed.filter(({ personId }) => personId === one.personId);
    return noticesOf(one, byInstitution(theirs), today);
  });
  await raise(work, at, notices);
  if (seen.length === MOST_AT_ONCE && notices.length > 0) return MORE;
}

type Told = Omit<CertificateNotice, 'id' | 'raisedAt' | 'version'>;

function noticesOf(
  certificate: Lapsing,
  employers: ReadonlyMap<string, readonly string[]>,
  today: PlainDate,
): Told[] {
  const { lapsesOn } = renewalOf(certificate);
  const days = lapsesOn && reminderDue(lapsesOn, today);
  if (!days) return [];
  const told = new Map([[certificate.organisationId, [] as readonly string[]], ...employers]);
  return [...told].map(([organisationId, employmentIds]) => ({
    organisationId,
    credentialId: certificate.id,
    kind: 'lapses_soon',
    employmentIds,
    ...{ lapsesOn, days, status: null, credentialVersion: null },
  }));
}

/** With who knows who employs whom. */
export const remindJob = (employedNow: EmployedNow): Job => ({
  queue: 'chores',
  everyMs: 600_000,
  run: (work) => remind(work, employedNow),
});
