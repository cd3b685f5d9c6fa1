import { completionProjection } from '../../src/features/training/training.commands';
import { credentialProjection } from '../../src/features/credentials/credentials.projection';
import { heldRecordProjection } from '../../src/features/persons/held.facts';
import { problemOf, somebody, verdictOn, type Person } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let elsewhere: Caller;
beforeAll(async () => {
  town = await openTown();
  elsewhere = (await town.officer('420102')).call;
});
afterEach(async () => {
  for (const projection of [completionProjection, credentialProjection, heldRecordProjection]) {
    expect(await differing(town.registry, projection)).toEqual([]);
  }
});
afterAll(() => town.close());

const course = (person: Person, change: object = {}) => ({
  trainee: person,
  course: {
    code: 'C-1',
    title: '保育',
    hours: { theory: 60, practice: 60 },
    topics: ['child_development_and_mental_health'],
  },
  startedOn: '2026-02-02',
  completedOn: '2026-03-27',
  result: 'passed',
  updatedAt: '2026-03-28T02:00:00Z',
  ...change,
});
const put = (reference: string, body: object) =>
  town.school('PUT', `/v1/training-completions/${reference}`, body);
const stateOf = async (reference: string) =>
  (await town.school('GET', `/v1/training-completions/${reference}`)).body['state'];

let serial = 0;

/** Somebody known under another name than the school pushed now: what it pushed is held. */
async function held(change: object = {}) {
  serial += 1;
  const [wang, reference] = [somebody('王静'), `HELD-${serial}`];
  await put(`KNOWN-${serial}`, course(wang));
  const pushed = await put(reference, course({ ...wang, name: '王静怡' }, change));
  return { wang, reference, pushed, id: await newestId() };
}

async function newestId(): Promise<string> {
  const { body } = await town.wu('GET', '/v1/held-records?limit=1');
  return (body['items'] as readonly { id: string }[])[0]?.id ?? '';
}

interface Read {
  readonly id: string;
  readonly etag: string;
  readonly known: number;
}

async function read(id: string, officer = town.li): Promise<Read> {
  const { headers, body } = await officer('GET', `/v1/held-records/${id}`);
  const { known } = body['recordedFor'] as { known: number };
  return { id, etag: headers.get('etag') ?? '', known };
}

const request = ({ id, etag, known }: Read, officer = town.li) =>
  officer(
    'POST',
    `/v1/held-records/${id}/acceptance-request`,
    { evidence: ['name_change_seen'], known },
    { 'if-match': etag },
  );
const decide = (id: string, etag: string, move: 'accept' | 'reject', officer = town.wu) =>
  officer(
    'POST',
    `/v1/held-records/${id}/${move}`,
    move === 'reject' ? { reason: 'evidence_insufficient' } : undefined,
    { 'if-match': etag },
  );
const etagOf = ({ headers }: Answer) => headers.get('etag') ?? '';

test('what two officers accept counts from then on, and the school sees it accepted', async () => {
  const { id, reference, pushed } = await held();
  expect(pushed.body['state']).toBe('held_for_review');
  const requested = await request(await read(id));
  expect(requested).toMatchObject({ status: 200, body: { state: 'acceptance_requested' } });
  expect(await stateOf(reference)).toBe('held_for_review');
  expect(problemOf(await decide(id, etagOf(requested), 'accept', town.li))).toBe(
    '403 ban-needs-second-officer',
  );
  const accepted = await decide(id, etagOf(requested), 'accept');
  expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted' } });
  expect(await stateOf(reference)).toBe('accepted');
  expect(problemOf(await decide(id, etagOf(accepted), 'reject'))).toBe('409 held-record-decided');
});

test('an officer reads whom it names beside who is known, which is a fact; the school reads neither', async () => {
  const { id, pushed, reference, wang } = await held();
  const { body } = await town.li('GET', `/v1/held-records/${id}`);
  expect(body).toMatchObject({
    held: { record: 'completion', causes: ['identity_contradicted'], state: 'held' },
    reference,
    claimed: { name: '王静怡', identity: wang.identity },
    recordedFor: { names: ['王静'], birthDates: [wang.birthDate] },
  });
  const facts = await town.registry.owner(
    `SELECT FROM log_fact WHERE fact ->> 'type' = 'held_record.disclosed'
        AND fact -> 'data' ->> 'heldRecordId' = $1`,
    [id],
  );
  expect(facts).toHaveLength(1);
  expect(JSON.stringify(pushed.body)).not.toMatch(/contradict|王/);
  const theirs = await town.school('GET', '/v1/log/facts?limit=200');
  expect(theirs.text).not.toMatch(/held_record|contradict/);
});

test('one officer rejects, and later versions are held, whatever they name, until two officers accept one', async () => {
  const { id, reference, wang } = await held();
  const rejected = await decide(id, (await read(id)).etag, 'reject', town.li);
  expect(rejected).toMatchObject({ body: { state: 'rejected' } });
  expect(await stateOf(reference)).toBe('rejected');
  const at = (updatedAt: string, change = {}) =>
    put(reference, course(wang, { updatedAt, ...change })).then(({ body }) => body['state']);
  expect(await at('2026-04-01T00:00:00Z')).toBe('held_for_review');
  const withdrawn = { result: 'withdrawn', withdrawalReason: 'other' };
  expect(await at('2026-04-02T00:00:00Z', withdrawn)).toBe('accepted');
  expect(await at('2026-04-03T00:00:00Z')).toBe('held_for_review');
  expect(await at('2026-04-04T00:00:00Z')).toBe('held_for_review');
  const next = await newestId();
  const { body } = await town.wu('GET', `/v1/held-records/${next}`);
  expect(body).toMatchObject({ held: { causes: ['rejected_before'] } });
  await decide(next, etagOf(await request(await read(next))), 'accept');
  expect(await at('2026-04-05T00:00:00Z')).toBe('accepted');
});

test('a certificate that was rejected is not taken by the next push of its school', async () => {
  const zhao = somebody('赵敏');
  await put('ZHAO', course(zhao));
  const push = (name: string, updatedAt: string) =>
    town
      .school('PUT', '/v1/credentials/ZHAO', {
        holder: { ...zhao, name },
        kind: 'training_certificate',
        number: 'Z-1',
        issuedOn: '2025-01-10',
        updatedAt,
      })
      .then(({ body }) => body['state']);
  expect(await push('赵民', '2026-03-28T02:00:00Z')).toBe('held_for_review');
  const id = await newestId();
  await decide(id, (await read(id)).etag, 'reject');
  expect(await push('赵敏', '2026-03-29T02:00:00Z')).toBe('held_for_review');
});

test('a later version takes the place of what waits, and nothing is left to decide of it', async () => {
  const { id, reference, wang } = await held();
  const requested = await request(await read(id));
  await put(reference, course(wang, { updatedAt: '2026-04-01T00:00:00Z' }));
  expect(problemOf(await decide(id, etagOf(requested), 'accept'))).toBe('412 precondition-failed');
  const { etag } = await read(id);
  expect(problemOf(await decide(id, etag, 'accept'))).toBe('409 held-record-decided');
  expect(await stateOf(reference)).toBe('accepted');
});

test('every cause of a doubt looks the same to the school, and another person is never accepted', async () => {
  const contradicted = await held();
  const reference = 'REUSED';
  await put(reference, course(somebody()));
  const updatedAt = '2026-04-01T00:00:00Z';
  const reused = await put(reference, course(somebody('李四'), { updatedAt }));
  const again = course({ ...contradicted.wang, name: '王静怡' }, { updatedAt });
  const corrected = await put(contradicted.reference, again);
  const shape = ({ status, body }: Answer) => ({ status, ...body, id: '', reference: '' });
  expect(shape(reused)).toEqual(shape(corrected));
  await put(reference, course(somebody('李四'), { updatedAt: '2026-04-02T00:00:00Z' }));
  const id = await newestId();
  expect(problemOf(await request(await read(id)))).toBe('409 held-record-of-another');
});

test('an acceptance rests on what was read: more known of the person meanwhile stops it', async () => {
  const { id, wang } = await held();
  const stale = await read(id);
  const requested = await request(stale);
  const { registry } = town;
  await registry.owner(
    `UPDATE person SET version = version + 1 WHERE id = (SELECT person_id FROM held_record WHERE id = $1)`,
    [id],
  );
  expect(problemOf(await decide(id, etagOf(requested), 'accept'))).toBe('412 precondition-failed');
  await registry.owner(
    `UPDATE person SET version = version - 1 WHERE id = (SELECT person_id FROM held_record WHERE id = $1)`,
    [id],
  );
  expect((await decide(id, etagOf(requested), 'accept')).status).toBe(200);
  expect(await verdictOn(town, wang)).toBe('refer');
});

test('of two second officers at once one decides; elsewhere it is not there', async () => {
  const { id } = await held();
  expect(problemOf(await elsewhere('GET', `/v1/held-records/${id}`))).toBe('404 not-found');
  const { body } = await elsewhere('GET', '/v1/held-records');
  expect(body['items']).toEqual([]);
  const etag = etagOf(await request(await read(id)));
  const answers = await Promise.all([decide(id, etag, 'accept'), decide(id, etag, 'reject')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test('a certificate whose number is of no known pattern stays unverified when it is accepted', async () => {
  const zhang = somebody('张伟');
  await put('ZHANG', course(zhang));
  const certificate = (number: string) => ({
    holder: { ...zhang, name: '张纬' },
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    number,
    issuedOn: '2025-01-10',
    updatedAt: '2026-03-28T02:00:00Z',
  });
  await town.school('PUT', '/v1/credentials/ZHANG', certificate('育1号'));
  const id = await newestId();
  await decide(id, etagOf(await request(await read(id))), 'accept');
  const { body } = await town.school('GET', '/v1/credentials/ZHANG');
  expect(body).toMatchObject({ state: 'unverified', number: '育1号' });
});

test('what waits is in the work list until it is decided', async () => {
  const { id } = await held();
  const ids = async () => {
    const { body } = await town.wu('GET', '/v1/work-list?kind=held_record&limit=200');
    return (body['items'] as readonly { id: string }[]).map((item) => item.id);
  };
  expect(await ids()).toContain(id);
  await decide(id, (await read(id)).etag, 'reject');
  expect(await ids()).not.toContain(id);
});
