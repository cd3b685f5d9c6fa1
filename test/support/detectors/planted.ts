import { addDays, plainDate } from '../../../src/domain/calendar';
import type { IrregularityKind } from '../../../src/domain/irregularity';
import { trainee, type Report, type Run, type School, type Trainee } from './college';

/** One case that must be found: as this kind, with one of these references in its evidence. */
export interface Planted {
  readonly kind: IrregularityKind;
  readonly references: readonly string[];
}

/** Schools that do nothing else, each with rights made for one case. */
export interface PlantedSchools {
  readonly mill: School;
  readonly other: School;
  /** Its right begins in the middle of the courses that it certifies. */
  readonly late: School;
  /** Allowed `quota` completions a year. */
  readonly small: School;
  /** Allowed in its own division only. */
  readonly local: School;
}

export const QUOTA = 20;
export const RIGHT_OF_LATE = '2026-03-16';

/** People whom no honest school taught: their numbers have other places in their day. */
function suspect(at: number, birthDate = addDays(plainDate('1985-01-01'), at)): Trainee {
  return trainee(birthDate, 998 + (at % 2));
}

const SITE = { division: '410105', address: '黄河路7号' };
const ELSEWHERE = { division: '410103', address: '嵩山路5号' };

/** So many of each kind, pushed; with the dead, who are still to die. */
export async function plant(schools: PlantedSchools, times: number) {
  const reports: Report[] = [];
  const planted: Planted[] = [];
  const dead: Trainee[] = [];
  let people = 0;
  const somebody = () => suspect((people += 1));
  await openCatalogues(schools);
  const add = (kind: IrregularityKind, ...all: Report[]) => {
    reports.push(...all);
    planted.push({ kind, references: all.map(({ reference }) => reference) });
  };
  for (let at = 0; at < times; at += 1) {
    const report = reporter(schools.mill, at);
    const [one, two, three] = [somebody(), somebody(), somebody()];
    add('full_days_overlap', report('days-a', one), report('days-b', one, { run: 'R-FAR' }));
    add('full_days_overlap', report('dense-a', two, { course: 'JX', run: null }), {
      ...report('dense-b', two, { course: 'JX', run: null }),
      school: schools.other,
    });
    add(
      'full_time_courses_overlap',
      report('full-a', three, { course: 'BY', run: null, startedOn: plainDate('2026-02-02') }),
      report('full-b', three, { course: 'FZR', run: null, startedOn: plainDate('2026-02-20') }),
    );
    const inFiveDays = { completedOn: plainDate('2026-03-06'), run: null };
    add('hours_impossible', report('hours', somebody(), inFiveDays));
    add('trainee_too_young', report('young', suspect(at, addDays(plainDate('2010-03-03'), at))));
    add('hours_outside_run', report('outside', somebody(), OUTSIDE[at % OUTSIDE.length] ?? {}));
    const gone = somebody();
    dead.push(gone);
    add('trainee_deceased', report('dead', gone));
    add('hours_before_right', {
      ...report('early', somebody(), { run: null }),
      school: schools.late,
    });
  }
  await plantCertificates(schools, times, somebody, planted);
  await plantRuns(schools, times, planted);
  await openMassRuns(schools, times);
  reports.push(
    ...overloads(schools, times, somebody, planted),
    ...quotas(schools, somebody, planted),
  );
  return { reports, planted, dead };
}

const OUTSIDE: readonly Partial<Report>[] = [
  { startedOn: plainDate('2026-02-27') },
  { completedOn: plainDate('2026-04-30') },
  { startedOn: plainDate('2026-03-30'), completedOn: plainDate('2026-04-08') },
];

function reporter(school: School, at: number) {
  return (name: string, who: Trainee, change: Partial<Report> = {}): Report => ({
    school,
    reference: `P-${name}-${at}`,
    trainee: who,
    course: 'BY',
    theory: 60,
    practice: 60,
    startedOn: plainDate('2026-03-02'),
    completedOn: plainDate('2026-03-20'),
    run: 'R-NEAR',
    ...(change.startedOn === '2026-03-30' && { theory: 20, practice: 20 }),
    ...change,
  });
}

const run = (change: Partial<Run> = {}): Run => ({
  course: 'BY',
  startsOn: '2026-03-02',
  endsOn: '2026-03-20',
  site: SITE,
  teachers: ['T-1', 'T-2', 'T-3'],
  fullDay: true,
  plannedPlaces: 400,
  ...change,
});

async function openCatalogues(schools: PlantedSchools): Promise<void> {
  for (const school of Object.values(schools) as School[]) {
    await school.course('BY', { fullTime: true });
    await school.course('FZR', { fullTime: true });
    await school.course('JX');
    for (const teacher of ['T-1', 'T-2', 'T-3']) await school.teacher(teacher);
  }
  await schools.mill.run('R-NEAR', run());
  await schools.mill.run('R-FAR', run({ site: ELSEWHERE }));
}

/** A number for two people, by one school and by two. */
async function plantCertificates(
  { mill, other }: PlantedSchools,
  times: number,
  somebody: () => Trainee,
  planted: Planted[],
): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    const skill = {
      kind: 'skill_level_certificate' as const,
      occupation: '4-10-01-03',
      level: 3,
      number: `Y000999100001263${String(at).padStart(6, '0')}`,
      issuedOn: '2026-04-01',
    };
    const guard = { kind: 'guard_licence' as const, number: `保${at}`, issuedOn: '2026-04-01' };
    const holder = somebody();
    await mill.certify(`P-skill-a-${at}`, holder, skill);
    await other.certify(`P-skill-b-${at}`, at % 2 === 0 ? holder : somebody(), {
      ...skill,
      number: ` ${skill.number.toLowerCase()}`,
    });
    await mill.certify(`P-guard-a-${at}`, somebody(), guard);
    await mill.certify(`P-guard-b-${at}`, somebody(), guard);
    planted.push(
      { kind: 'certificate_number_reused', references: [`P-skill-a-${at}`, `P-skill-b-${at}`] },
      { kind: 'certificate_number_reused', references: [`P-guard-a-${at}`, `P-guard-b-${at}`] },
    );
  }
}

async function plantRuns(
  { local }: PlantedSchools,
  times: number,
  planted: Planted[],
): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    await local.run(`P-place-${at}`, run({ site: ELSEWHERE }));
    planted.push({ kind: 'run_outside_places', references: [`P-place-${at}`] });
  }
}

/** One teacher passes a hundred and twenty people on a day, each time on another. */
function overloads(
  { other }: PlantedSchools,
  times: number,
  somebody: () => Trainee,
  planted: Planted[],
): Report[] {
  const cases = Math.max(1, Math.floor(times / 8));
  return Array.from({ length: cases }, (_, at) => {
    const day = addDays(plainDate('2026-05-04'), at);
    const reports = Array.from({ length: 120 }, (_one, place) => ({
      ...reporter(other, at)(`mass-${place}`, somebody()),
      run: `R-MASS-${at}`,
      startedOn: addDays(day, -20),
      completedOn: day,
    }));
    planted.push({ kind: 'teacher_overloaded', references: [`R-MASS-${at}`] });
    return reports;
  }).flat();
}

async function openMassRuns({ other }: PlantedSchools, times: number): Promise<void> {
  for (let at = 0; at < Math.max(1, Math.floor(times / 8)); at += 1) {
    const day = addDays(plainDate('2026-05-04'), at);
    await other.run(
      `R-MASS-${at}`,
      run({ startsOn: addDays(day, -20), endsOn: day, teachers: ['T-1'] }),
    );
  }
}

function quotas({ small }: PlantedSchools, somebody: () => Trainee, planted: Planted[]): Report[] {
  planted.push({ kind: 'award_quota_exceeded', references: [small.id] });
  return Array.from({ length: QUOTA + 1 }, (_, at) => ({
    ...reporter(small, at)('quota', somebody()),
    run: null,
  }));
}
