import { SYSTEM } from '../../src/domain/principal';
import {
  factListProjection,
  recordWaitingFactLine,
} from '../../src/features/subsidies/subsidy-fact-lists.commands';
import { subsidyFactProjection } from '../../src/features/subsidies/subsidy-facts.facts';
import { subsidyFactsOf } from '../../src/features/subsidies/subsidy-facts.store';
import { gb18030 } from '../../src/platform/http/gb18030';
import { problemOf, somebody } from '../support/people';
import { hire } from '../support/staff';
import { clerkOf } from '../support/subsidies';
import { differing } from '../support/projections';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let clerk: Caller;
beforeAll(async () => {
  town = await openTown();
  clerk = await clerkOf(town, '410105');
});
afterAll(async () => {
  expect(await differing(town.registry, subsidyFactProjection)).toEqual([]);
  expect(await differing(town.registry, factListProjection)).toEqual([]);
  await town.close();
});

const asker = { actor: SYSTEM, requestId: 'test' };
const months = (count: number, changed: Record<string, unknown> = {}) => ({
  person: somebody(),
  kind: 'insured_months',
  value: { months: count },
  asOf: '2026-10-31',
  source: '社会保险经办机构',
  updatedAt: '2026-11-01T00:00:00Z',
  ...changed,
});
const put = (caller: Caller, reference: string, body: unknown) =>
  caller('PUT', `/v1/subsidy-facts/${reference}`, body);

/** What decisions read of whoever these references are about. */
async function held(...references: string[]) {
  const people = await town.registry.owner<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM subsidy_fact WHERE reference = ANY($1)`,
    [references],
  );
  return town.registry.runWork(asker, (work) =>
    subsidyFactsOf(
      work,
      people.map(({ person_id }) => person_id),
    ),
  );
}

test('a clerk states months insured, corrects them and takes them back; every version stays', async () => {
  const body = months(36);
  const first = await put(clerk, 'SB-1', body);
  expect([first.status, first.headers.get('etag')]).toEqual([201, '"1"']);
  expect(first.body).toMatchObject({
    speaker: 'authority',
    value: { months: 36 },
    period: null,
    withdrawn: null,
  });
  expect(first.text).not.toMatch(/999999/);
  expect(await put(clerk, 'SB-1', body)).toMatchObject({ status: 200, body: first.body });
  const older = { ...body, value: { months: 35 }, updatedAt: '2026-10-01T00:00:00Z' };
  expect(problemOf(await put(clerk, 'SB-1', older))).toBe('409 update-older-than-stored');
  const later = { ...body, value: { months: 11 }, updatedAt: '2026-11-02T00:00:00Z' };
  expect((await put(clerk, 'SB-1', later)).headers.get('etag')).toBe('"2"');
  const taken = await clerk('POST', '/v1/subsidy-facts/SB-1/withdraw', {
    reason: 'wrong_value',
    updatedAt: '2026-11-03T00:00:00Z',
  });
  expect(taken).toMatchObject({ status: 200, body: { withdrawn: 'wrong_value' } });
  expect(await held('SB-1')).toMatchObject([
    { version: 3, withdrawn: true, value: { months: 11 } },
  ]);
  const versions = await town.registry.owner(
    `SELECT version FROM subsidy_fact WHERE reference = 'SB-1' ORDER BY version`,
  );
  expect(versions).toEqual([{ version: 1 }, { version: 2 }, { version: 3 }]);
  expect(await clerk('GET', '/v1/subsidy-facts/SB-1')).toMatchObject({ body: taken.body });
});

test('another authority’s reference is absent, and a school states nothing', async () => {
  await put(clerk, 'SB-2', months(1));
  const other = await clerkOf(town, '420102');
  expect(problemOf(await other('GET', '/v1/subsidy-facts/SB-2'))).toBe('404 not-found');
  expect(problemOf(await put(town.school, 'S-1', months(1)))).toBe('403 scope-missing');
});

test('an employer speaks of its recorded employees, and of nothing that only authorities know', async () => {
  const person = somebody();
  const of = (kind: string, value: unknown) => months(0, { person, kind, value });
  expect(problemOf(await put(town.nursery, 'E-1', of('insured_months', { months: 5 })))).toBe(
    '403 subsidy-fact-not-yours',
  );
  expect(await held('E-1')).toEqual([]);
  await hire(town, person);
  expect((await put(town.nursery, 'E-1', of('insured_months', { months: 5 }))).body).toMatchObject({
    speaker: 'employer',
  });
  expect(
    problemOf(
      await put(town.nursery, 'E-2', {
        ...of('hardship_status', { ground: 'health' }),
        period: { from: '2026-01-01' },
      }),
    ),
  ).toBe('403 subsidy-fact-not-yours');
});

test('a wrong name holds the fact for review and disputes nobody', async () => {
  const person = somebody();
  await put(clerk, 'N-1', months(1, { person }));
  const other = await put(clerk, 'N-2', months(9, { person: { ...person, name: '张三' } }));
  expect(other.body).toMatchObject({ state: 'held_for_review' });
  const disputed = await town.registry.owner(
    `SELECT 1 FROM person WHERE identity_state <> 'consistent'`,
  );
  expect(disputed).toEqual([]);
  const corrected = months(9, { person, updatedAt: '2026-11-02T00:00:00Z' });
  expect((await put(clerk, 'N-2', corrected)).body).toMatchObject({ state: 'accepted' });
});

test('a fact without the period of its kind is told which kinds have one', async () => {
  const sent = await put(
    clerk,
    'P-1',
    months(0, { kind: 'hardship_status', value: { ground: 'health' } }),
  );
  expect(problemOf(sent)).toBe('400 request-invalid');
  expect(sent.body['errors']).toMatchObject([
    {
      pointer: '/period',
      detail: expect.stringMatching(
        /^A period .* guaranteed_loan, social_insurance_payment; .* hardship_status/,
      ) as unknown,
    },
  ]);
});

describe('a file of facts', () => {
  async function settled(answer: Answer) {
    while (await town.registry.runWork(asker, recordWaitingFactLine));
    return (await clerk('GET', `/v1/subsidy-fact-lists/${String(answer.body['id'])}`)).body;
  }

  test('comes as JSON too, with the same outcomes', async () => {
    const { identity, name } = somebody();
    const fact = (reference: string, more: object = {}) => ({
      ...{ reference, person: { identity, name }, kind: 'insured_months', value: { months: 12 } },
      ...{ asOf: '2026-10-31', source: '社保', ...more },
    });
    const payment = {
      kind: 'social_insurance_payment',
      period: { from: '2025-10-01', lastDay: '2026-09-30' },
      value: { way: 'flexible', months: 12, paidFen: 960_000 },
    };
    const facts = [
      fact('J-1'),
      fact('J-2', payment),
      fact('J-3', { value: { ground: 'health' } }),
      fact('J-4', { person: { identity: { ...identity, number: '12' }, name } }),
    ];
    const sent = await clerk('POST', '/v1/subsidy-fact-lists/json', { facts });
    expect([sent.status, sent.body['lines']]).toEqual([202, 4]);
    expect(await settled(sent)).toMatchObject({
      ...{ lines: 4, waiting: 0, refused: 2 },
      items: [
        { line: 1, reference: 'J-1', outcome: 'recorded' },
        { line: 2, reference: 'J-2', outcome: 'recorded' },
        { line: 3, refusal: 'request-invalid' },
        { line: 4, refusal: 'identity-number-invalid', column: 'number' },
      ],
    });
    expect((await clerk('GET', '/v1/subsidy-facts/J-2')).body).toMatchObject({
      ...payment,
      asOf: '2026-10-31',
    });
    const none = await clerk('POST', '/v1/subsidy-fact-lists/json', { facts: [] });
    expect(problemOf(none)).toBe('400 request-invalid');
  });

  test('is recorded line by line; a bad line says why and stands in no other’s way', async () => {
    const [good, wrong] = [somebody(), somebody()];
    const file = [
      '编号,姓名,证件号码,事实类别,截至日期,起始日期,终止日期,数据来源,月数,缴费方式,缴费金额分',
      `L-1,${good.name},${good.identity.number},失业保险缴费月数,2026-10-31,,,社保,12,,`,
      `L-2,${good.name},${good.identity.number},社会保险缴费,2026-10-31,2025-10-01,2026-09-30,社保,12,flexible,960000`,
      `L-3,${wrong.name},${wrong.identity.number},失业保险缴费月数,2026-10-31,,,社保,1.2E1,,`,
    ].join('\n');
    // nobody says that it is GB18030: the file tells
    const sent = await clerk('POST', '/v1/subsidy-fact-lists', gb18030(file), {
      'content-type': 'text/csv',
    });
    expect(sent.status).toBe(202);
    expect(await settled(sent)).toMatchObject({
      lines: 3,
      waiting: 0,
      refused: 1,
      items: [
        { line: 1, outcome: 'recorded', refusal: null },
        { line: 2, outcome: 'recorded', refusal: null },
        {
          ...{ line: 3, outcome: 'refused', refusal: 'request-invalid', column: 'months' },
          reason: {
            code: 'number-rounded',
            zh: '月数：号码被表格软件改成科学计数法，末位已丢失。请把该列设为文本后重新填写。',
            en: expect.stringMatching(/^months: a spreadsheet/) as unknown,
          },
        },
      ],
    });
    const lines = await town.registry.owner(
      `SELECT DISTINCT length(sealed_line) AS length FROM subsidy_fact_line`,
    );
    expect(lines).toEqual([{ length: 0 }]);
    const kept = await held('L-1', 'L-2');
    expect(kept.sort((a, b) => (a.kind < b.kind ? -1 : 1))).toMatchObject([
      { kind: 'insured_months', period: null, speaker: 'authority' },
      { period: { startsOn: '2025-10-01', endsOn: '2026-10-01' } },
    ]);
    expect(
      problemOf(await town.nursery('GET', `/v1/subsidy-fact-lists/${String(sent.body['id'])}`)),
    ).toBe('404 not-found');
  });
});
