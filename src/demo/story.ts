import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import { anybody, asClient, asOfficer, type Answer, type Caller } from './callers';
import { cast, fifteenDigits, fullWidth, namesakeOf, type Player } from './cast';
import { playCohort } from './cohort-story';
import type { DemoFile } from './demo-file';
import type { Line, Tell } from './line';
import { playSubsidy } from './subsidy-story';

/** Plays the registry's main job over HTTP, with people whom no earlier run has used. */
export async function playStory(demo: DemoFile): Promise<Line[]> {
  const { baseUrl } = demo;
  const county = must(demo.authorities.find(({ division }) => division === '410105'));
  const officerA = await asOfficer(baseUrl, must(county.officers[0]));
  const officerB = await asOfficer(baseUrl, must(county.officers[1]));
  const school = await asClient(baseUrl, must(demo.providers[0]));
  const nursery = await asClient(baseUrl, must(demo.institutions[0]));
  const lines: Line[] = [];
  const tell: Tell = (who, what, expected, got) => lines.push({ who, what, expected, got });

  const [li, chen] = [cast('李梅'), cast('陈静')];
  const [zhang, zhao] = [cast('张三', true), cast('赵六')];
  for (const trainee of [li, chen]) {
    tell('school', `completion of ${trainee.name}`, '201', status(await complete(school, trainee)));
    tell('school', `certificate of ${trainee.name}`, '201', status(await certify(school, trainee)));
  }
  for (const [subject, capacity] of [
    [zhang, 'perpetrator'],
    [zhao, 'direct_manager'],
  ] as const) {
    const proposed = await officerA('POST', '/v1/bans', proposal(subject, capacity));
    tell(
      'officer A',
      `proposes a ban on ${subject.name} (${capacity})`,
      '201 proposed',
      banOf(proposed),
    );
    const address = `/v1/bans/${String(proposed.body['id'])}`;
    const alone = await officerA('POST', `${address}/approve`, undefined, proposed.etag);
    tell('officer A', 'approves it alone', '403 ban-needs-second-officer', problemOf(alone));
    const read = await officerB('GET', address);
    const approved = await officerB('POST', `${address}/approve`, undefined, read.etag);
    tell('officer B', 'approves what was read', '200 in_force', banOf(approved));
  }

  const ask = async (what: string, applicant: Player, position: string, expected: string) => {
    const answer = await nursery('POST', '/v1/clearance-checks', question(applicant, position));
    tell('nursery', what, expected, verdictOf(answer));
    return answer;
  };
  const clear = await ask(
    'Li as caregiver',
    li,
    'caregiver',
    'clear; before the start: health_certificate, police_record_query, integrity_file',
  );
  await ask(
    'Chen as head',
    chen,
    'head',
    'not_qualified: education_degree, management_experience, head_training',
  );
  await ask('Zhang', zhang, 'caregiver', 'barred: ban_in_force');
  await ask('Zhao, his direct manager', zhao, 'head', 'barred: ban_in_force');
  await ask(
    'Zhang by his 15-digit number',
    { ...zhang, number: fifteenDigits(zhang) },
    'cook',
    'barred: ban_in_force',
  );
  await ask(
    'Zhang with a lower-case x',
    { ...zhang, number: zhang.number.toLowerCase() },
    'cook',
    'barred: ban_in_force',
  );
  await ask(
    'Zhang in full-width digits',
    { ...zhang, number: fullWidth(zhang.number) },
    'cook',
    'barred: ban_in_force',
  );
  await ask('Zhang under another name', { ...zhang, name: '王五' }, 'cook', 'barred: ban_in_force');
  await ask(
    "another number, Zhang's name and birth date",
    namesakeOf(zhang),
    'cleaner',
    'refer: ask_authority',
  );
  await ask(
    'an unknown caregiver',
    cast('周七'),
    'caregiver',
    'not_qualified: training_topics, infant_care_background, training_theory_hours, training_practice_hours',
  );
  await ask(
    'an unknown cleaner',
    cast('吴八'),
    'cleaner',
    'clear; before the start: health_certificate, police_record_query, integrity_file',
  );

  const receipt = String(clear.body['receipt']);
  const keys = (await anybody(baseUrl, 'GET', '/.well-known/jwks.json')).body[
    'keys'
  ] as JsonWebKey[];
  tell('anyone', "Li's receipt, offline", 'genuine', genuine(receipt, keys));
  tell('anyone', 'the same with one bit flipped', 'not genuine', genuine(flipped(receipt), keys));
  const standing = await anybody(baseUrl, 'POST', '/v1/receipts/verify', { receipt });
  tell('anyone', 'its standing', 'current', String(standing.body['standing']));
  await playCohort(school, (method, path) => anybody(baseUrl, method, path), tell);
  await playSubsidy(officerA, li, tell);
  return lines;
}

function complete(school: Caller, trainee: Player): Promise<Answer> {
  return school('PUT', `/v1/training-completions/demo-${trainee.number.slice(6, 17)}`, {
    trainee: personOf(trainee),
    course: {
      code: 'BY-120',
      title: '保育人员岗前培训',
      hours: { theory: 60, practice: 60 },
      topics: ['professional_ethics', 'child_development_and_mental_health'],
    },
    startedOn: '2026-03-02',
    completedOn: '2026-04-30',
    result: 'passed',
    updatedAt: '2026-05-06T01:00:00Z',
  });
}

function certify(school: Caller, holder: Player): Promise<Answer> {
  return school('PUT', `/v1/credentials/demo-${holder.number.slice(6, 17)}`, {
    holder: personOf(holder),
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    number: `Y000141000001263${holder.number.slice(11, 17)}`,
    issuedOn: '2026-05-20',
    expiresOn: null,
    updatedAt: '2026-05-21T01:00:00Z',
  });
}

function proposal(subject: Player, capacity: string) {
  return {
    subject: { person: { ...personOf(subject), proof: 'police_name_number_check' } },
    capacity,
    ground: 'child_abuse',
    category: 'abuse',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    decision: {
      documentNumber: '金卫托罚〔2026〕1号',
      legalBasis: ['人口与计划生育法 第四十一条第二款'],
      decidedOn: '2026-06-01',
      servedOn: '2026-06-05',
    },
  };
}

function question(applicant: Player, position: string) {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return {
    applicant: { ...personOf(applicant), proof: 'card_reader' },
    position,
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR-2026-118', authorisedOn: today },
  };
}

function personOf({ name, number }: Player) {
  return { identity: { type: 'resident_id', number, country: 'CHN' }, name };
}

function status(answer: Answer): string {
  return String(answer.status);
}

function banOf({ status, body }: Answer): string {
  return `${status} ${String(body['state'])}`;
}

function problemOf({ status, body }: Answer): string {
  return `${status} ${String(body['type']).split('/').at(-1) ?? ''}`;
}

interface Missing {
  readonly requirement: string;
  readonly stage: string;
}

function verdictOf({ status, body }: Answer): string {
  if (status !== 201) return `${status} ${String(body['detail'])}`;
  const { missing = [] } = (body['qualification'] ?? {}) as { missing?: Missing[] };
  const of = (stage: string) =>
    missing.flatMap((one) => (one.stage === stage ? [one.requirement] : [])).join(', ');
  const verdict = String(body['verdict']);
  if (verdict === 'clear') return `clear; before the start: ${of('start')}`;
  if (verdict === 'not_qualified') return `not_qualified: ${of('hire')}`;
  return `${verdict}: ${(body['reasons'] as string[]).join(', ')}`;
}

function genuine(receipt: string, keys: readonly JsonWebKey[]): string {
  const holds = keys.some((jwk) => {
    try {
      verify(receipt, createPublicKey({ key: jwk, format: 'jwk' }), { algorithms: ['ES256'] });
      return jwk['purpose'] === 'receipt';
    } catch {
      return false;
    }
  });
  return holds ? 'genuine' : 'not genuine';
}

/** One bit of the signed claims is another. */
function flipped(receipt: string): string {
  const [header = '', claims = '', signature = ''] = receipt.split('.');
  const bytes = Buffer.from(claims, 'base64url');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return [header, bytes.toString('base64url'), signature].join('.');
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the demo file lacks somebody');
  return value;
}
