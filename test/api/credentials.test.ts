import { setTimeout } from 'node:timers/promises';
import { parseIdentity } from '../../src/domain/identity-document';
import type { Principal } from '../../src/domain/principal';
import { credentialProjection } from '../../src/features/credentials/credentials.projection';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { getCredential, putCredential } from '../../src/features/credentials/credentials.http';
import { credentialsOf } from '../../src/features/credentials/credentials.store';
import { hold } from '../../src/platform/database/locks';
import type { Call } from '../../src/platform/http/operation';
import {
  ask,
  bodyOf,
  nurseryOf,
  officerOf,
  schoolOf,
  syntheticNumber,
} from '../support/organisations';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

type Push = Call<'putCredential'>['body'];

let registry: Registry;
let jinshui: Principal;
let school: Principal;
let academy: Principal;
const award = { kind: 'skill_level_certificate' as const, startsOn: '2020-01-01' };
beforeAll(async () => {
  registry = await openRegistry();
  jinshui = await officerOf(registry, '410105');
  school = await schoolOf(registry, jinshui, [award]);
  academy = await schoolOf(registry, jinshui, [award]);
});
afterAll(() => registry.close());

const li = {
  identity: { type: 'resident_id', number: '999999199001010016' },
  name: '李芳',
} as const;
let serial = 100;
/** Somebody whom no other test knows. */
const somebody = (name = '王静') => ({
  identity: { type: 'resident_id' as const, number: syntheticNumber('1991-05-04', (serial += 1)) },
  name,
});

const certificate: Push = {
  holder: li,
  kind: 'skill_level_certificate',
  occupation: '4-10-01-03',
  level: 3,
  // employer's body 0001, Henan, site, 2026, level 3, serial
  number: 'Y0001' + '41' + '000001' + '26' + '3' + '000001',
  issuedOn: '2026-03-02',
  expiresOn: null,
  updatedAt: '2026-03-02T02:00:00Z',
};
const push = (changed: Partial<Push> = {}): Push => ({
  ...certificate,
  ...changed,
});
const put = (actor: Principal, reference: string, body: Push) =>
  ask(registry, actor, putCredential, { path: { reference }, body });
const get = (actor: Principal, reference: string) =>
  ask(registry, actor, getCredential, { path: { reference } });

async function personOf(reference: string): Promise<string> {
  const [row] = await registry.owner<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM credential WHERE reference = $1`,
    [reference],
  );
  if (!row) throw new Error(`nothing under ${reference}`);
  return row.person_id;
}
const held = (personId: string) =>
  registry.runWork({ actor: school, requestId: 'test' }, (work) => credentialsOf(work, [personId]));
const findings = (kind: string) =>
  registry.owner<{ evidence: Record<string, string> }>(
    `SELECT evidence FROM finding WHERE kind = $1 AND closed_at IS NULL`,
    [kind],
  );

test('a school records a certificate and reads what it pushed, without the holder', async () => {
  const answer = await put(school, 'LI-1', push());
  expect(answer).toMatchObject({ status: 201, version: 1 });
  const body = bodyOf(answer);
  expect(body).toEqual({
    id: body.id,
    reference: 'LI-1',
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    degree: null,
    major: null,
    years: null,
    number: certificate.number,
    issuedOn: '2026-03-02',
    expiresOn: null,
    status: 'valid',
    withdrawalReason: null,
    order: null,
    state: 'accepted',
    updatedAt: '2026-03-02T02:00:00.000Z',
  });
  expect(await get(school, 'LI-1')).toMatchObject({ status: 200, body, version: 1 });
  expect(JSON.stringify(answer)).not.toMatch(/李芳|999999/);
});

test('two schools never overwrite one another about one person, not even under one reference', async () => {
  const person = somebody();
  const first = bodyOf(await put(school, 'SAME', push({ holder: person })));
  const second = bodyOf(
    await put(academy, 'SAME', push({ holder: person, level: 2, number: 'local 7' })),
  );
  expect(second.id).not.toBe(first.id);
  expect(bodyOf(await get(school, 'SAME'))).toEqual(first);
  expect(bodyOf(await get(academy, 'SAME'))).toEqual(second);
  const both = await held(await personOf('SAME'));
  expect(both.map(({ level }) => level).sort()).toEqual([2, 3]);
});

test("another school's reference is as absent as one that nobody used", async () => {
  await put(school, 'OURS', push({ holder: somebody() }));
  expect(await get(academy, 'OURS')).toEqual({ refused: 'not-found' });
  expect(await get(academy, 'NOBODYS')).toEqual({ refused: 'not-found' });
  expect(await get(jinshui, 'OURS')).toEqual({ refused: 'not-found' });
});

test('updates that arrive out of order leave the latest state of the source', async () => {
  const holder = somebody();
  const at = (updatedAt: string, changed: Partial<Push> = {}) =>
    put(school, 'ORDER', push({ holder, updatedAt, ...changed }));
  const revoked = { status: 'revoked' as const, withdrawalReason: 'fraud' as const };
  expect(await at('2026-05-01T00:00:00Z')).toMatchObject({ status: 201, version: 1 });
  expect(await at('2026-07-01T00:00:00Z', revoked)).toMatchObject({ status: 200, version: 2 });
  expect(await at('2026-06-01T00:00:00Z')).toEqual({ refused: 'update-older-than-stored' });
  expect(await at('2026-07-01T00:00:00Z')).toEqual({ refused: 'update-contradicts-stored' });
  expect(await at('2026-07-01T00:00:00Z', revoked)).toMatchObject({ status: 200, version: 2 });
  expect(await held(await personOf('ORDER'))).toMatchObject([{ status: 'revoked' }]);
});

test.each(['suspended', 'revoked'] as const)(
  'what is %s says why, and nothing else does',
  async (status) => {
    const holder = somebody();
    await put(school, status, push({ holder }));
    const ended = push({ holder, status, updatedAt: '2026-05-01T00:00:00Z' });
    expect(await put(school, status, ended)).toEqual({ refused: 'request-invalid' });
    const reason = { withdrawalReason: 'under_investigation' as const };
    expect(
      await put(school, status, push({ holder, ...reason, updatedAt: ended.updatedAt })),
    ).toEqual({
      refused: 'request-invalid',
    });
    expect(await put(school, status, { ...ended, ...reason })).toMatchObject({
      body: { status, ...reason },
    });
    expect(await differing(registry, credentialProjection)).toEqual([]);
  },
);

test('a push of what is stored leaves no fact; each change leaves one, with its whole state', async () => {
  const holder = somebody();
  const { id } = bodyOf(await put(school, 'FACTS', push({ holder })));
  await put(school, 'FACTS', push({ holder }));
  await put(
    school,
    'FACTS',
    push({ holder, level: 2, number: 'local', updatedAt: '2026-04-01T00:00:00Z' }),
  );
  const facts = await registry.owner<{
    type: string;
    version: number;
    data: object;
    number: number;
  }>(
    `SELECT fact ->> 'type' AS type, (fact -> 'subject' ->> 'version')::integer AS version,
            fact -> 'data' AS data, number
       FROM log_fact WHERE fact -> 'subject' ->> 'id' = $1 ORDER BY number`,
    [id],
  );
  const personId = await personOf('FACTS');
  expect(facts).toMatchObject([
    { type: 'credential.recorded', version: 1, data: { level: 3, state: 'accepted' } },
    { type: 'credential.corrected', version: 2, data: { level: 2, state: 'unverified' } },
  ]);
  expect(facts[1]?.data).toMatchObject({
    personId,
    number: registry.keys.commitment(personId, 'local'),
  });
  expect(JSON.stringify(facts)).not.toMatch(/王静|999999|local"/);
  const rows = await registry.owner<{ number: number }>(
    `SELECT entry_number AS number FROM credential WHERE id = $1 ORDER BY version`,
    [id],
  );
  expect(rows.map(({ number }) => number)).toEqual(facts.map(({ number }) => number));
});

test('one reference raced twenty times is one version', async () => {
  const body = push({ holder: somebody() });
  const answers = await Promise.all(Array.from({ length: 20 }, () => put(school, 'RACE', body)));
  const statuses = answers.map((answer) => ('status' in answer ? answer.status : answer.refused));
  expect(statuses.sort()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
  expect(await registry.owner(`SELECT version FROM credential WHERE reference = 'RACE'`)).toEqual([
    { version: 1 },
  ]);
});

test('one reference raced for twenty people belongs to one of them and is held', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      put(
        school,
        'CROWD',
        push({ holder: somebody(), updatedAt: new Date(Date.UTC(2026, 3, 1) + at).toISOString() }),
      ),
    ),
  );
  expect(answers.filter((answer) => 'status' in answer && answer.status === 201)).toHaveLength(1);
  const people = await registry.owner(
    `SELECT DISTINCT person_id FROM credential WHERE reference = 'CROWD'`,
  );
  expect(people).toHaveLength(1);
  const later = await registry.owner(
    `SELECT DISTINCT state FROM credential WHERE reference = 'CROWD' AND version > 1`,
  );
  expect(later.every(({ state }) => state === 'held_for_review')).toBe(true);
});

test('an award right holds on its last day and not on the day after', async () => {
  const short = await schoolOf(registry, jinshui, [
    { ...award, endsOn: '2026-03-01', occupations: ['4-10-01-03'], highestLevel: 3 },
  ]);
  const holder = somebody();
  const local = { holder, number: 'local' };
  expect(await put(short, 'AFTER', push({ ...local, issuedOn: '2026-03-02' }))).toEqual({
    refused: 'award-not-permitted',
  });
  expect(await put(short, 'HIGH', push({ ...local, issuedOn: '2026-03-01', level: 2 }))).toEqual({
    refused: 'award-not-permitted',
  });
  const last = await put(short, 'LAST', push({ ...local, issuedOn: '2026-03-01' }));
  expect(last).toMatchObject({ status: 201 });
});

test('what was awarded under a right that ended since is revoked by its issuer, and not made valid again', async () => {
  const former = await schoolOf(registry, jinshui, [award]);
  const said = { holder: somebody(), number: 'local' };
  expect(await put(former, 'FORMER', push(said))).toMatchObject({ status: 201 });
  await registry.owner(`UPDATE provider_award SET ends_on = '2026-03-01' WHERE provider_id = $1`, [
    former.organisationId,
  ]);
  const revoked = {
    ...said,
    status: 'revoked' as const,
    withdrawalReason: 'award_right_ended' as const,
    updatedAt: '2026-04-01T00:00:00Z',
  };
  expect(await put(former, 'FORMER', push({ ...revoked, level: 2 }))).toEqual({
    refused: 'award-not-permitted',
  });
  expect(await put(former, 'FORMER', push({ ...revoked, holder: somebody() }))).toEqual({
    refused: 'award-not-permitted',
  });
  expect(await put(former, 'FORMER', push(revoked))).toMatchObject({ body: { status: 'revoked' } });
  const again = { ...said, updatedAt: '2026-05-01T00:00:00Z' };
  expect(await put(former, 'FORMER', push(again))).toEqual({ refused: 'award-not-permitted' });
});

test('an authority records what it has seen without an award right, under its own references', async () => {
  const licence = push({ kind: 'nurse_licence', number: '201041000001', holder: somebody() });
  expect(await put(school, 'NURSE', licence)).toEqual({ refused: 'award-not-permitted' });
  expect(await put(jinshui, 'NURSE', licence)).toMatchObject({ status: 201 });
  expect(await get(school, 'NURSE')).toEqual({ refused: 'not-found' });
});

test('a number of no known pattern is kept as unverified; one that contradicts is refused', async () => {
  const holder = somebody();
  const local = await put(school, 'LOCAL', push({ holder, number: '豫职 2026-7' }));
  expect(bodyOf(local)).toMatchObject({ state: 'unverified', number: '豫职 2026-7' });
  expect(await put(school, 'LEVEL', push({ holder, level: 2 }))).toEqual({
    refused: 'certificate-number-contradicts',
  });
  expect(await put(school, 'YEAR', push({ holder, issuedOn: '2025-03-02' }))).toEqual({
    refused: 'certificate-number-contradicts',
  });
});

test.each([
  ['issued after today', { issuedOn: '2199-01-01' }],
  ['expired before it was issued', { issuedOn: '2026-03-02', expiresOn: '2026-03-01' }],
  ['issued before its holder was born', { issuedOn: '1991-05-03' }],
])('a certificate is not %s', async (_, days) => {
  const body = push({ holder: somebody(), number: 'local', ...days });
  expect(await put(jinshui, 'DAYS', body)).toEqual({ refused: 'period-invalid' });
});

describe('a contradiction', () => {
  test('about the name holds the record, tells no reason and counts for nothing', async () => {
    const person = somebody('王静');
    await put(school, 'NAME-1', push({ holder: person }));
    const other = await put(academy, 'NAME-2', push({ holder: { ...person, name: '赵敏' } }));
    expect(other).toMatchObject({ status: 201, body: { state: 'held_for_review' } });
    expect(await personOf('NAME-2')).toBe(await personOf('NAME-1'));
    const states = (await held(await personOf('NAME-1'))).map(({ state }) => state);
    expect(states.sort()).toEqual(['accepted', 'held_for_review']);
    const personId = await personOf('NAME-1');
    const opened = await findings('identity_contradiction');
    expect(opened.filter(({ evidence }) => evidence['personId'] === personId)).toHaveLength(1);
  });

  test('that its school corrects is accepted, and the doubt stays for a human', async () => {
    const person = somebody('王静');
    await put(school, 'TYPO-1', push({ holder: person }));
    await put(school, 'TYPO-2', push({ holder: { ...person, name: '王净' } }));
    const corrected = await put(
      school,
      'TYPO-2',
      push({ holder: person, updatedAt: '2026-04-01T00:00:00Z' }),
    );
    expect(corrected).toMatchObject({ status: 200, version: 2, body: { state: 'accepted' } });
    const personId = await personOf('TYPO-2');
    const opened = await findings('identity_contradiction');
    expect(opened.filter(({ evidence }) => evidence['personId'] === personId)).toHaveLength(1);
  });

  test('about whose it is never moves it: it is held, with whom it was recorded for', async () => {
    const wang = somebody('王静');
    const zhao = somebody('赵敏');
    const { id } = bodyOf(await put(school, 'MOVE', push({ holder: wang })));
    const personId = await personOf('MOVE');
    const moved = await put(
      school,
      'MOVE',
      push({ holder: zhao, updatedAt: '2026-04-01T00:00:00Z' }),
    );
    expect(moved).toMatchObject({
      status: 200,
      version: 2,
      body: { id, state: 'held_for_review' },
    });
    expect(await personOf('MOVE')).toBe(personId);
    expect(await held(personId)).toMatchObject([{ id, state: 'held_for_review' }]);
    const [finding] = (await findings('reference_reused')).filter(
      ({ evidence }) => evidence['recordId'] === id,
    );
    expect(finding?.evidence).toMatchObject({ record: 'credential', recordedFor: personId });
    const back = await put(
      school,
      'MOVE',
      push({ holder: wang, updatedAt: '2026-05-01T00:00:00Z' }),
    );
    expect(back).toMatchObject({ version: 3, body: { state: 'accepted' } });
  });
});

test('while a check reads the person a record was made for, nobody takes it from them', async () => {
  const wang = somebody();
  await put(school, 'WAIT', push({ holder: wang }));
  const { key } = parseIdentity(wang.identity);
  const check = { actor: academy, requestId: 'test' };
  const { answer, early } = await registry.runWork(check, async (work) => {
    await hold(work, { shared: [`document:${key}`] });
    const later = push({ holder: somebody('赵敏'), updatedAt: '2026-04-01T00:00:00Z' });
    const answer = put(school, 'WAIT', later);
    const early = await Promise.race([answer, setTimeout(300, 'waits')]);
    return { answer: () => answer, early };
  });
  expect(early).toBe('waits');
  expect(await answer()).toMatchObject({ body: { state: 'held_for_review' } });
});

test('the service may add versions and neither change nor remove one', async () => {
  await put(school, 'KEPT', push({ holder: somebody() }));
  const asker = { actor: school, requestId: 'test' };
  for (const sql of ['UPDATE credential SET level = 1', 'DELETE FROM credential']) {
    await expect(registry.runWork(asker, ({ tx }) => tx.query(sql))).rejects.toThrow(
      'permission denied',
    );
  }
});

describe("behind the service's back", () => {
  test('nothing differs from the log while nobody has touched it', async () => {
    expect(await differing(registry, credentialProjection)).toEqual([]);
    expect(await differing(registry, findingProjection)).toEqual([]);
  });

  test('a number moved to another row does not open, and its record differs from the log', async () => {
    await put(school, 'SEAL-1', push({ holder: somebody() }));
    const { id } = bodyOf(await put(school, 'SEAL-2', push({ holder: somebody() })));
    await registry.owner(
      `UPDATE credential SET sealed_number = (SELECT sealed_number FROM credential WHERE reference = 'SEAL-1')
        WHERE reference = 'SEAL-2'`,
    );
    await expect(get(school, 'SEAL-2')).rejects.toThrow('does not open');
    expect(await differing(registry, credentialProjection)).toEqual([id]);
    await registry.owner(`DELETE FROM credential WHERE reference = 'SEAL-2'`);
    expect(await differing(registry, credentialProjection)).toEqual([id]);
  });

  test('a version added or taken away differs from the log', async () => {
    const held = bodyOf(await put(school, 'EXTRA', push({ holder: somebody() })));
    const sql = `INSERT INTO credential SELECT id, version + 1, organisation_id, reference, person_id, kind,
      occupation, 1, degree, major, years, sealed_number, issued_on, expires_on, status, state, updated_at,
      digest, recorded_at, entry_number FROM credential WHERE id = $1`;
    await registry.owner(sql, [held.id]);
    expect(await differing(registry, credentialProjection)).toContain(held.id);
  });
});

test('a nursery pushes no credential: it has no award right', async () => {
  const nursery = await nurseryOf(registry, jinshui, '52999999XX0000019K');
  expect(await put(nursery, 'N-1', push({ holder: somebody() }))).toEqual({
    refused: 'award-not-permitted',
  });
});

test('what comes from a school whose right has ended is taken, and one finding asks its authority to look', async () => {
  const ended = await schoolOf(registry, jinshui, [{ ...award, endsOn: '2026-03-31' }]);
  const standing = await schoolOf(registry, jinshui, [
    { ...award, endsOn: '2026-03-31' },
    { kind: 'skill_level_certificate', startsOn: '2026-04-01' },
  ]);
  const findingsOf = (provider: Principal) =>
    registry.owner<{ division: string; evidence: Record<string, unknown> }>(
      `SELECT division, evidence FROM finding
        WHERE kind = 'certificate_pushed_late' AND evidence ->> 'providerId' = $1`,
      [provider.organisationId],
    );
  for (const reference of ['late.1', 'late.2']) {
    for (const provider of [ended, standing]) {
      const body = push({ holder: somebody() });
      expect(await put(provider, reference, body)).toMatchObject({ status: 201 });
    }
  }
  expect(await findingsOf(standing)).toEqual([]);
  const [finding, ...more] = await findingsOf(ended);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    evidence: { kind: 'skill_level_certificate', occupation: '4-10-01-03' },
  });
});
