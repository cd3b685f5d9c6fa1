import type { Chance } from '../chance';
import { syntheticNumber } from '../organisations';
import type { Answer } from './driver';
import type { Pass, Stage } from './stage';

/** An authority that pays, with two humans. */
export interface Office {
  readonly division: string;
  readonly clerks: readonly [Pass, Pass];
}

interface Certificate {
  readonly id: string;
  readonly occupation: string;
  readonly level: 4 | 5;
}

/** Somebody with certificates, a course, and months enough for every programme. */
export interface Claimant {
  readonly person: {
    readonly identity: { readonly type: string; readonly number: string };
    readonly name: string;
  };
  readonly certificates: readonly [Certificate, ...Certificate[]];
}

const PAYEE = { name: '王小明', bank: '某银行', account: '6217000000000000001' };
/** Two certificates of one occupation and level: from two bodies, as it were. */
const HELD = [
  ['4-10-01-01', 5],
  ['4-10-01-02', 5],
  ['4-10-01-03', 5],
  ['4-10-01-03', 5],
  ['4-10-01-03', 4],
] as const;

export async function aClaimant(stage: Stage, office: Office, serial: number): Promise<Claimant> {
  const day = new Date(Date.UTC(1965, 0, 1 + (serial % 9_000))).toISOString().slice(0, 10);
  const number = syntheticNumber(day, 1 + Math.floor(serial / 9_000));
  const person = { identity: { type: 'resident_id', number }, name: '王小明' };
  const certificates: Certificate[] = [];
  for (const [at, [occupation, level]] of HELD.entries()) {
    const own = `${serial}`.padStart(5, '0') + String(at);
    const answer = await stage.send(serial + at, {
      method: 'PUT',
      path: `/v1/credentials/claim.${own}`,
      authorization: stage.school(),
      body: {
        holder: person,
        kind: 'skill_level_certificate',
        ...{ occupation, level, number: `Y00014100000126${level}${own}` },
        ...{ issuedOn: '2026-03-02', expiresOn: null, updatedAt: '2026-03-03T00:00:00Z' },
      },
    });
    certificates.push({ id: idOf(answer), occupation, level });
  }
  await stage.send(serial, {
    method: 'PUT',
    path: `/v1/training-completions/claim.${serial}`,
    authorization: stage.school(),
    body: {
      trainee: person,
      course: {
        ...{ code: 'C', title: '保育', hours: { theory: 60, practice: 60 } },
        topics: ['professional_ethics'],
      },
      ...{ startedOn: '2026-01-05', completedOn: '2026-02-20', result: 'passed' },
      updatedAt: '2026-02-21T00:00:00Z',
    },
  });
  const [clerk] = office.clerks;
  const stated = await stage.send(serial, {
    method: 'PUT',
    path: `/v1/subsidy-facts/claim.${serial}`,
    authorization: clerk(),
    body: {
      ...{ person, kind: 'insured_months', value: { months: 60 }, asOf: '2026-03-01' },
      ...{ source: '社会保险经办机构', updatedAt: '2026-03-02T00:00:00Z' },
    },
  });
  idOf(stated);
  const [first, ...others] = certificates;
  if (!first) throw new Error('a claimant has certificates');
  return { person, certificates: [first, ...others] };
}

/** What became of one claim, as its clerks were told. */
export interface Claimed {
  readonly id: string;
  readonly answers: readonly Answer[];
}

/** Taken down, submitted and mostly approved: one step after the other, among everybody else's. */
export async function claim(
  stage: Stage,
  offices: readonly [Office, ...Office[]],
  claimants: readonly Claimant[],
  chance: Chance,
  at: number,
): Promise<Claimed> {
  const office = chance.pick(offices);
  // neighbours in time claim for the same few, or nothing would race
  const claimant = claimants[(Math.floor(at / 12) + chance.below(4)) % claimants.length];
  if (!claimant) throw new Error('nobody claims');
  const [first, second] = chance.below(2) === 0 ? office.clerks : [...office.clerks].reverse();
  if (!first || !second) throw new Error('an office has two clerks');
  const programme = chance.pick(['skill_upgrade', 'skill_upgrade', 'vocational_training']);
  const subject = chance.below(4) > 0 ? { subjectId: chance.pick(claimant.certificates).id } : {};
  const drafted = await stage.send(at, {
    method: 'POST',
    path: '/v1/subsidy-claims',
    authorization: first(),
    body: { person: claimant.person, programme, ...subject, payee: PAYEE },
  });
  const id = idOf(drafted);
  const move = (step: string, clerk: Pass, shown: Answer, body?: object) =>
    stage.send(at + chance.below(2), {
      method: 'POST',
      path: `/v1/subsidy-claims/${id}/${step}`,
      authorization: clerk(),
      ...(body && { body }),
      headers: { 'if-match': shown.etag },
    });
  const submitted = await move('submit', first, drafted);
  if (submitted.status !== 200) return { id, answers: [drafted, submitted] };
  const end = chance.below(10);
  const decided =
    end < 7
      ? await move('approve', second, submitted)
      : end < 9
        ? await move('refuse', second, submitted, { reason: 'documents_missing' })
        : await move('withdraw', first, submitted);
  return { id, answers: [drafted, submitted, decided] };
}

function idOf({ status, body }: Answer): string {
  if (status !== 200 && status !== 201)
    throw new Error(`refused: ${status} ${JSON.stringify(body)}`);
  return String(body['id']);
}
