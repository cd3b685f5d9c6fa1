import { v7 } from 'uuid';
import { addDays, dayInShanghai, type PlainDate } from '../src/domain/calendar';
import { nextLook } from '../src/domain/employment-findings';
import { SYSTEM } from '../src/domain/principal';
import type { ClearanceCheckRow } from '../src/features/clearance/clearance.store';
import { decideHeld, readSaid, type Said } from '../src/features/clearance/decide.commands';
import { employmentFact } from '../src/features/employments/employments.facts';
import { planRechecks } from '../src/features/employments/employments.jobs';
import { EmploymentTable, type EmploymentRow } from '../src/features/employments/employments.store';
import { memberOf, sealMember } from '../src/features/employments/staff-member';
import { keepWatches } from '../src/features/employments/watch.store';
import { registerInstitution } from '../src/features/institutions/institutions.commands';
import { institutionsByOrganisation } from '../src/features/institutions/institutions.store';
import { insertRows } from '../src/platform/database/insert-rows';
import type { RunWork, Work } from '../src/platform/database/work';
import { record } from '../src/platform/log/facts';
import { ASKER, inRanges, sequenceAll, settle } from './load';
import { claimOf } from './load-people';
import { personAt } from './people';
import { openRegistry, withClient, type Place } from './place';

const DIVISION = '410105';
const REGISTRAR = { actor: { ...SYSTEM, division: '410000' }, requestId: 'bench' };
/** Of the nurseries made here, and of no other. */
const USCC = '91999999YY';

/** Gives everybody who was loaded a post as caregiver, confirmed; so many at a nursery. */
export async function loadStaff(
  place: Place,
  publicUrl: string,
  { people, each }: { readonly people: number; readonly each: number },
): Promise<void> {
  const there = await withClient(place.url, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::integer AS n FROM employment',
    );
    return rows[0]?.n ?? 0;
  });
  if (there === people) return;
  if (there > 0) throw new Error(`${there} are employed: drop the database and ${place.folder}`);
  const { runWork, close } = await openRegistry(place, publicUrl);
  try {
    const nurseries = await registerNurseries(runWork, Math.ceil(people / each));
    await inRanges(people, (from, to) =>
      runWork(ASKER, (work) =>
        employ(work, from, to, (n) => nurseries[Math.floor((n - 1) / each)] ?? ''),
      ),
    );
    while (await runWork(ASKER, planRechecks));
    await sequenceAll(runWork);
    await settle(place);
  } finally {
    await close();
  }
}

/** Their ids. */
async function registerNurseries(runWork: RunWork, nurseries: number): Promise<string[]> {
  const ids: string[] = [];
  await inRanges(nurseries, (from, to) =>
    runWork(REGISTRAR, async (work) => {
      for (let n = from; n <= to; n += 1) {
        const { organisationId } = await registerInstitution(work, {
          uscc: `${USCC}${String(n).padStart(7, '0')}0`,
          usccConfirmed: true,
          name: `Nursery ${n}`,
          division: DIVISION,
          legalForm: 'company',
          filingState: 'filed',
        });
        ids[n - 1] = organisationId;
      }
    }),
  );
  return ids;
}

/** With everything that the service itself would have written of each: seal, check, digests, facts, when to look again. */
async function employ(
  work: Work,
  from: number,
  to: number,
  nurseryOf: (n: number) => string,
): Promise<void> {
  const said = await readSaid(work);
  const known = await work.tx.query<{ n: number; personId: string }>(
    `SELECT n, person_id AS "personId" FROM bench_person WHERE n BETWEEN $1 AND $2 ORDER BY n`,
    [from, to],
  );
  const recorded = known.map(({ n, personId }) =>
    employment(work, n, personId, nurseryOf(n), said.now),
  );
  const today = dayInShanghai(said.now);
  const confirmed = recorded.map((row) => confirmedOn(row, today));
  await insertRows(work, EmploymentTable, confirmed);
  await record(
    work,
    said.now,
    ...recorded.map((row) => employmentFact(work, 'employment.recorded', row)),
    ...confirmed.map((row) => employmentFact(work, 'employment.confirmed', row)),
  );
  const checks = await decideAll(work, confirmed, said);
  await keepWatches(
    work,
    confirmed.map((row, at) => {
      const check = checks[at];
      if (check?.verdict !== 'clear') throw new Error('somebody loaded is not clear');
      const answered = { answeredAt: said.now, verdict: check.verdict, firstClearOn: today };
      const lookOn = nextLook({ ...answered, employment: row }, today);
      return { employmentId: row.id, ...answered, checkId: check.id, partId: null, lookOn };
    }),
  );
}

/** The answer by which each is confirmed, decided and recorded by the service's own command. */
async function decideAll(
  work: Work,
  rows: readonly EmploymentRow[],
  said: Said,
): Promise<ClearanceCheckRow[]> {
  const institutions = new Map(
    (
      await institutionsByOrganisation(
        work,
        rows.map(({ institutionId }) => institutionId),
      )
    ).map((one) => [one.organisationId, one]),
  );
  const answers = await decideHeld(
    work,
    rows.map((row) => {
      const institution = institutions.get(row.institutionId);
      if (!institution) throw new Error('an employment at what is no institution');
      const question = {
        asker: ASKER,
        applicant: memberOf(work, row),
        position: row.position,
        purpose: 'employment_confirmed' as const,
        employmentId: row.id,
        applicationReference: `employment ${row.id}`,
        authorisedOn: dayInShanghai(said.now),
        before: null,
      };
      return { question, institution };
    }),
    said,
  );
  return answers.map((answer) => {
    if (!('check' in answer)) throw new Error('somebody loaded was not decided about');
    return answer.check;
  });
}

function employment(
  work: Work,
  n: number,
  personId: string,
  institutionId: string,
  recordedAt: Date,
): EmploymentRow {
  const id = v7();
  return {
    id,
    institutionId,
    personId,
    reference: `staff-${n}`,
    position: 'caregiver',
    site: 'main house',
    kind: 'employed',
    hours: 'full_time',
    state: 'unconfirmed',
    onLeave: false,
    startsOn: dayInShanghai(recordedAt),
    endsOn: null,
    endReason: null,
    sealedPerson: sealMember(work, id, claimOf(personAt(n))),
    identityProof: 'card_reader',
    citedCheckId: null,
    policeChannel: null,
    policeQueriedOn: null,
    policeLetter: null,
    policeLetterSeen: null,
    attested: [],
    recordedAt,
    confirmedAt: null,
    version: 1,
  };
}

function confirmedOn(row: EmploymentRow, day: PlainDate): EmploymentRow {
  return {
    ...row,
    state: 'confirmed',
    policeChannel: 'police_station',
    policeQueriedOn: addDays(day, -1),
    policeLetter: `letter ${row.reference}`,
    policeLetterSeen: true,
    attested: ['integrity_file'],
    confirmedAt: row.recordedAt,
    version: 2,
  };
}
