import { SYSTEM } from '../../src/domain/principal';
import { checkOutcomeProjection } from '../../src/features/clearance/outcomes.commands';
import { findUnreported } from '../../src/features/clearance/unreported.jobs';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { as } from '../support/accounts';
import { ask, ban, problemOf, somebody, type Person } from '../support/people';
import { differing } from '../support/projections';
import { employmentOf } from '../support/staff';
import { openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
beforeEach(() => {
  town.registry.clock.shiftMs = 0;
});

async function aCheck(person: Person = somebody(), nursery = town.nursery): Promise<string> {
  const { status, body } = await ask(town, person, { nursery });
  expect(status).toBe(201);
  return String(body['id']);
}

const report = (checkId: string, outcome: string, by: Caller = town.nursery) =>
  by('POST', `/v1/clearance-checks/${checkId}/outcome`, { outcome });

const employ = (checkId: string) =>
  town.nursery('POST', '/v1/employments', employmentOf(town, checkId));

/** Type and outcome of each fact of this check's outcome, in their order. */
async function factsOf(checkId: string): Promise<string[]> {
  const rows = await town.registry.owner<{ said: string }>(
    `SELECT concat_ws(' ', fact ->> 'type', fact -> 'subject' ->> 'version', fact -> 'data' ->> 'outcome') AS said
       FROM log_fact WHERE fact -> 'subject' ->> 'kind' = 'check_outcome' AND fact -> 'subject' ->> 'id' = $1
      ORDER BY number`,
    [checkId],
  );
  return rows.map(({ said }) => said);
}

describe('what became of an applicant', () => {
  test('is told by who asked, once or often, and is a fact for the asker', async () => {
    const checkId = await aCheck();
    const first = await report(checkId, 'hired');
    expect(first).toMatchObject({ status: 200, body: { checkId, outcome: 'hired' } });
    expect(first.headers.get('etag')).toBe('"1"');
    expect((await report(checkId, 'hired')).body).toEqual(first.body);
    expect(await factsOf(checkId)).toEqual(['check_outcome.reported 1 hired']);
    const concerned = await town.registry.owner(
      `SELECT 1 FROM log_fact f JOIN log_concern c USING (number) JOIN clearance_check k
           ON k.institution_id::text = c.organisation_id
        WHERE f.fact ->> 'type' = 'check_outcome.reported' AND k.id::text = $1 AND f.fact -> 'subject' ->> 'id' = $1`,
      [checkId],
    );
    expect(concerned).toHaveLength(1);
  });

  test('is corrected by another word, either way', async () => {
    const checkId = await aCheck();
    for (const word of ['not_hired', 'hired', 'not_hired']) {
      expect((await report(checkId, word)).body['outcome']).toBe(word);
    }
    expect(await factsOf(checkId)).toEqual([
      'check_outcome.reported 1 not_hired',
      'check_outcome.reported 2 hired',
      'check_outcome.reported 3 not_hired',
    ]);
  });

  test('is told after a bar, too', async () => {
    const barred = somebody();
    await ban(town, barred);
    expect((await report(await aCheck(barred), 'not_hired')).status).toBe(200);
  });

  test('is nobody else’s to tell', async () => {
    const checkId = await aCheck();
    const foreign = await report(checkId, 'hired', town.otherNursery);
    const never = await report('01900000-0000-7000-8000-000000000000', 'hired', town.otherNursery);
    expect(problemOf(foreign)).toBe('404 not-found');
    expect(foreign.body).toEqual({ ...never.body, instance: foreign.body['instance'] });
    expect(problemOf(await report(checkId, 'hired', town.wu))).toBe('403 scope-missing');
    expect(await factsOf(checkId)).toEqual([]);
  });

  test('is one of two words', async () => {
    expect(problemOf(await report(await aCheck(), 'perhaps'))).toBe('400 request-invalid');
  });

  test('is what was said last, when much is said at once', async () => {
    const checkId = await aCheck();
    const words = Array.from({ length: 12 }, (_, at) => (at % 2 ? 'hired' : 'not_hired'));
    const answers = await Promise.all(words.map((word) => report(checkId, word)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const facts = await factsOf(checkId);
    const [row] = await town.registry.owner<{ said: string }>(
      `SELECT concat_ws(' ', 'check_outcome.reported', version, outcome) AS said FROM check_outcome WHERE check_id = $1`,
      [checkId],
    );
    expect(row?.said).toBe(facts.at(-1));
    expect(facts.map((fact) => Number(fact.split(' ')[1]))).toEqual(facts.map((_, at) => at + 1));
  });

  test('is "hired" once an employment is recorded by the check, whatever was said before', async () => {
    const checkId = await aCheck();
    await report(checkId, 'not_hired');
    expect((await employ(checkId)).status).toBe(201);
    expect(problemOf(await report(checkId, 'not_hired'))).toBe(
      '409 outcome-contradicts-employment',
    );
    expect((await report(checkId, 'hired')).status).toBe(200);
    expect(await factsOf(checkId)).toEqual([
      'check_outcome.reported 1 not_hired',
      'check_outcome.reported 2 hired',
    ]);
  });

  test('is "hired" after an employment and "not hired" at once, in whatever order', async () => {
    for (let round = 0; round < 8; round += 1) {
      const checkId = await aCheck();
      const [employed] = await Promise.all([employ(checkId), report(checkId, 'not_hired')]);
      expect(employed.status).toBe(201);
      expect((await factsOf(checkId)).at(-1)).toMatch(/ hired$/);
    }
  });
});

/** Looks until nothing is left to look at. */
async function sweep(): Promise<number> {
  const looked = await as(town.registry, SYSTEM, findUnreported);
  return looked === 0 ? 0 : looked + (await sweep());
}

/** `open` or `closed` for each finding of these checks. */
async function found(...checkIds: readonly string[]): Promise<string[]> {
  const rows = await town.registry.owner<{ state: string }>(
    `SELECT CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS state FROM finding
      WHERE kind = 'outcome_not_reported' AND key = ANY($1) ORDER BY key, opened_at`,
    [checkIds],
  );
  return rows.map(({ state }) => state);
}

describe('what nobody tells', () => {
  test('is found on the day after the thirtieth, not before, and once', async () => {
    turnClock(town.registry, '2027-03-01T15:30:00Z'); // half past eleven at night in Shanghai
    const checkId = await aCheck();
    turnClock(town.registry, '2027-03-31T15:59:00Z');
    await sweep();
    expect(await found(checkId)).toEqual([]);
    turnClock(town.registry, '2027-03-31T16:00:01Z');
    await sweep();
    await sweep();
    expect(await found(checkId)).toEqual(['open']);
    const [finding] = await town.registry.owner<{ division: string; evidence: object }>(
      `SELECT division, evidence FROM finding WHERE key = $1`,
      [checkId],
    );
    expect(finding).toMatchObject({ division: '410105', evidence: { checkId } });
  });

  test('closes with the report, however late', async () => {
    turnClock(town.registry, '2027-05-01T00:00:00Z');
    const checkId = await aCheck();
    turnClock(town.registry, '2027-06-10T00:00:00Z');
    await sweep();
    expect(await found(checkId)).toEqual(['open']);
    expect((await report(checkId, 'not_hired')).status).toBe(200);
    expect(await found(checkId)).toEqual(['closed']);
  });

  test('is not looked for where it was told, was not clear, or the question was asked again', async () => {
    turnClock(town.registry, '2027-07-01T00:00:00Z');
    const [twice, asked, barred] = [somebody(), somebody(), somebody()];
    const told = await aCheck();
    await report(told, 'not_hired');
    const before = await aCheck(twice);
    const last = await aCheck(twice);
    const own = await aCheck(asked);
    const others = await aCheck(asked, town.otherNursery);
    await ban(town, barred);
    const refused = await aCheck(barred);
    turnClock(town.registry, '2027-08-05T00:00:00Z');
    await sweep();
    expect(await found(told, before, refused)).toEqual([]);
    expect(await found(last)).toEqual(['open']);
    expect(await found(own, others)).toEqual(['open', 'open']);
  });

  test('is found of everybody, also of whom a record was altered', async () => {
    turnClock(town.registry, '2027-08-20T00:00:00Z');
    const [altered, after] = [await aCheck(), await aCheck()];
    await town.registry.owner(
      `UPDATE clearance_check SET sealed_applicant = sealed_applicant || '\\x00' WHERE id = $1`,
      [altered],
    );
    turnClock(town.registry, '2027-09-25T00:00:00Z');
    await sweep();
    expect(await found(altered, after)).toEqual(['open', 'open']);
  });

  test('is never open beside a report that comes in the same moment', async () => {
    turnClock(town.registry, '2027-09-01T00:00:00Z');
    for (let round = 0; round < 5; round += 1) {
      const checks = await Promise.all(Array.from({ length: 8 }, () => aCheck()));
      town.registry.clock.shiftMs += 32 * 86_400_000;
      const [, , ...reports] = await Promise.all([
        sweep(),
        sweep(),
        ...checks.map((checkId) => report(checkId, 'hired')),
      ]);
      expect(new Set(reports.map(({ status }) => status))).toEqual(new Set([200]));
      await sweep();
      expect((await found(...checks)).filter((state) => state === 'open')).toEqual([]);
    }
  });

  test('is found once by two that look at the same time', async () => {
    turnClock(town.registry, '2028-06-01T00:00:00Z');
    const checks = [await aCheck(), await aCheck(), await aCheck()];
    turnClock(town.registry, '2028-07-10T00:00:00Z');
    await Promise.all([sweep(), sweep(), sweep()]);
    await sweep();
    expect(await found(...checks)).toEqual(['open', 'open', 'open']);
  });

  test('closes when an employment is recorded by the check', async () => {
    turnClock(town.registry, '2028-09-01T00:00:00Z');
    const checkId = await aCheck();
    turnClock(town.registry, '2028-10-10T00:00:00Z');
    await sweep();
    expect(await found(checkId)).toEqual(['open']);
    expect((await employ(checkId)).status).toBe(201);
    expect(await found(checkId)).toEqual(['closed']);
  });
});

test('rows and last facts say the same', async () => {
  expect(await differing(town.registry, checkOutcomeProjection)).toEqual([]);
  expect(await differing(town.registry, findingProjection)).toEqual([]);
});
