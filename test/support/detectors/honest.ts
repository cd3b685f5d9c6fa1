import { addDays, plainDate, type PlainDate } from '../../../src/domain/calendar';
import type { Chance } from '../chance';
import { trainee, type Report, type Run, type School, type Trainee } from './college';

/**
 * Schools as they are. Courses of whole days for weeks, of mornings and afternoons at two sites, of evenings beside work, at
 * weekends, and online; classes from twelve people to a hundred and twenty; people who come again for another course, fail
 * and repeat. And what goes wrong without anybody's guilt: a day missed for another course, a late examination, a first
 * day entered wrongly, days of a weekend course that were not named. Made without a look at what is searched for.
 */
interface Form {
  readonly code: string;
  readonly theory: number;
  readonly practice: number;
  readonly hoursADay: number;
  readonly when: 'whole days' | 'morning' | 'afternoon' | 'evening' | 'weekend' | 'online';
  readonly fullTime: boolean;
}

const FORMS: readonly [Form, ...Form[]] = [
  { code: 'BY-120', theory: 60, practice: 60, hoursADay: 8, when: 'whole days', fullTime: true },
  { code: 'FZR-60', theory: 40, practice: 20, hoursADay: 8, when: 'whole days', fullTime: true },
  { code: 'BY-120-A', theory: 60, practice: 60, hoursADay: 4, when: 'morning', fullTime: false },
  { code: 'BY-120-P', theory: 60, practice: 60, hoursADay: 4, when: 'afternoon', fullTime: false },
  { code: 'YYY-100', theory: 60, practice: 40, hoursADay: 3, when: 'evening', fullTime: false },
  { code: 'JX-40', theory: 24, practice: 16, hoursADay: 8, when: 'weekend', fullTime: false },
  { code: 'FLFG-16', theory: 16, practice: 0, hoursADay: 2, when: 'online', fullTime: false },
];

const FIRST_DAY = plainDate('2025-01-06');

interface Held {
  readonly school: School;
  readonly form: Form;
  readonly reference: string | null;
  readonly days: readonly PlainDate[];
  readonly size: number;
}

/** When somebody cannot come: the hours of each day that are taken. */
type Diary = Map<PlainDate, Set<Form['when']>>;

const CLASHES: Readonly<Record<Form['when'], readonly Form['when'][]>> = {
  'whole days': ['whole days', 'morning', 'afternoon', 'weekend'],
  weekend: ['whole days', 'morning', 'afternoon', 'weekend'],
  morning: ['whole days', 'morning', 'weekend'],
  afternoon: ['whole days', 'afternoon', 'weekend'],
  evening: ['evening'],
  online: [],
};

const DIVISIONS_OF_SITES = ['410102', '410103', '410105', '410122'] as const;

export async function honestReports(
  chance: Chance,
  schools: readonly School[],
  rows: number,
): Promise<Report[]> {
  const people = Array.from({ length: Math.ceil(rows / 2.2) }, (_, at) => aTrainee(chance, at));
  const diaries = new Map<Trainee, Diary>();
  const reports: Report[] = [];
  for (let number = 0; reports.length < rows; number += 1) {
    const school = schools[number % schools.length];
    if (!school) throw new Error('there are no schools');
    if (number < schools.length) await openCatalogue(school);
    const held = await aRun(chance, school, number);
    const members = classOf(chance, people, diaries, held);
    for (const [at, who] of members.entries()) {
      reports.push(...reportsOf(chance, held, who, `H-${number}-${at}`, diaries));
    }
  }
  return reports.slice(0, rows);
}

function aTrainee(chance: Chance, at: number): Trainee {
  const years = chance.below(40) === 0 ? 2007 : 1968 + chance.below(36);
  const birthDate = addDays(plainDate(`${years}-01-01`), chance.below(365));
  return trainee(birthDate, 1 + (at % 997));
}

const TEACHERS = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-6', 'T-7', 'T-8'] as const;

async function openCatalogue(school: School): Promise<void> {
  for (const { code, fullTime, hoursADay } of FORMS) {
    await school.course(code, { fullTime, mostHoursADay: hoursADay });
  }
  for (const teacher of TEACHERS) await school.teacher(teacher);
}

async function aRun(chance: Chance, school: School, number: number): Promise<Held> {
  const form = chance.pick(FORMS);
  const days = daysOf(form, addDays(FIRST_DAY, chance.below(450)));
  const size = chance.below(8) === 0 ? 60 + chance.below(61) : 12 + chance.below(34);
  // schools that begin to keep a catalogue do not name the run of everything
  const reference = chance.below(6) === 0 || form.when === 'online' ? null : `R-${number}`;
  const held = { school, form, reference, days, size };
  if (reference !== null) await school.run(reference, runOf(chance, held));
  return held;
}

function daysOf({ theory, practice, hoursADay, when }: Form, from: PlainDate): PlainDate[] {
  const needed = Math.ceil((theory + practice) / hoursADay);
  const days: PlainDate[] = [];
  for (let day = from; days.length < needed; day = addDays(day, 1)) {
    const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    if (isWeekend === (when === 'weekend') || when === 'online') days.push(day);
  }
  return days;
}

function runOf(chance: Chance, { form, days, size }: Held): Run {
  const [startsOn, endsOn] = edgesOf(days);
  const [first, ...others] = chance.shuffle(TEACHERS);
  const namesDays = form.when === 'weekend' && chance.below(50) > 0;
  return {
    course: form.code,
    startsOn,
    endsOn,
    site: {
      division: chance.pick(DIVISIONS_OF_SITES),
      address: chance.pick(['花园路1号', '大学路20号', '文化路8号', '农业路33号']),
    },
    teachers: [first ?? 'T-1', ...others.slice(0, 1 + chance.below(2) + Math.floor(size / 60))],
    ...(namesDays && { days: [...days] }),
    fullDay: form.hoursADay === 8,
    plannedPlaces: size,
  };
}

function edgesOf(days: readonly PlainDate[]): [PlainDate, PlainDate] {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) throw new Error('a course without days');
  return [first, last];
}

/** Whoever has time on these days; hardly anybody is there who has not. */
function classOf(
  chance: Chance,
  people: readonly Trainee[],
  diaries: Map<Trainee, Diary>,
  { form, days, size }: Held,
): Trainee[] {
  const members = new Set<Trainee>();
  for (let asked = 0; members.size < size && asked < 40 * size; asked += 1) {
    const who = people[chance.below(people.length)];
    if (!who) break;
    const diary: Diary = diaries.get(who) ?? new Map<PlainDate, Set<Form['when']>>();
    const missed = days.filter((day) => clashes(diary, form, day));
    // one in three hundred goes to an appointment all the same, and misses a day
    const comes = missed.length === 0 || (missed.length === 1 && chance.below(300) === 0);
    if (!comes) continue;
    enter(diary, form, days);
    diaries.set(who, diary);
    members.add(who);
  }
  return [...members];
}

function clashes(diary: Diary, { when }: Form, day: PlainDate): boolean {
  return CLASHES[when].some((other) => diary.get(day)?.has(other));
}

function enter(diary: Diary, { when }: Form, days: readonly PlainDate[]): void {
  for (const day of days) diary.set(day, (diary.get(day) ?? new Set()).add(when));
}

function reportsOf(
  chance: Chance,
  held: Held,
  who: Trainee,
  reference: string,
  diaries: Map<Trainee, Diary>,
): Report[] {
  const { school, form, days } = held;
  const [first, last] = edgesOf(days);
  const slip = chance.below(1_000);
  // most are examined on the last day or within days, few again weeks later
  const examined = chance.below(3) > 0 ? 0 : chance.below(10);
  const completedOn = addDays(last, slip < 2 ? 20 + chance.below(15) : examined);
  const report: Report = {
    school,
    reference,
    trainee: who,
    course: form.code,
    theory: form.theory,
    practice: form.practice,
    startedOn: slip === 3 ? addDays(first, -1) : first,
    completedOn,
    run: held.reference,
    result: chance.below(20) === 0 ? 'failed' : 'passed',
  };
  const again = days.map((day) => addDays(day, 119));
  const diary = diaries.get(who) ?? new Map<PlainDate, Set<Form['when']>>();
  const repeats =
    report.result === 'failed' &&
    chance.below(2) === 0 &&
    !again.some((day) => clashes(diary, form, day));
  if (repeats) enter(diary, form, again);
  return repeats
    ? [
        report,
        {
          ...report,
          reference: `${reference}-2`,
          result: 'passed',
          run: null,
          startedOn: addDays(first, 119),
          completedOn: addDays(last, 119),
        },
      ]
    : [report];
}

/** Certificates as these people hold them: of numbers that the nation gives, and of numbers that every clinic gives alike. */
export async function honestCertificates(
  chance: Chance,
  schools: readonly School[],
  holders: readonly Trainee[],
): Promise<void> {
  const given = new Map<School, number>();
  for (const [at, holder] of holders.entries()) {
    const school = schools[chance.below(schools.length)];
    if (!school) throw new Error('there are no schools');
    const serial = String(at).padStart(6, '0');
    const level = 3 + chance.below(3);
    const isSkill = chance.below(3) > 0;
    given.set(school, (given.get(school) ?? 0) + 1);
    await school.certify(`H-CERT-${at}`, holder, {
      ...(isSkill
        ? {
            kind: 'skill_level_certificate',
            occupation: '4-10-01-03',
            level,
            number: `Y00014100000125${level}${serial}`,
          }
        : {
            kind: 'health_certificate',
            number: `健2025第${given.get(school) ?? 0}号`,
          }),
      issuedOn: '2025-06-30',
    });
  }
}
