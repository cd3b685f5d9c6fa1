import { SYSTEM } from '../../src/domain/principal';
import { banCaseProjection } from '../../src/features/cases/cases.facts';
import { lookAtDueCases } from '../../src/features/cases/cases.jobs';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { as } from '../support/accounts';
import {
  caseOf,
  decision,
  fileCase,
  filingOn,
  heard,
  loadPlainYear,
  NO_MANAGER,
  perpetrator,
  proposeFrom,
  report,
  service,
  steps,
  type Case,
} from '../support/cases';
import { decide, passportOf, problemOf, somebody, verdictOn } from '../support/people';
import { differing } from '../support/projections';
import { employ, healthy, hire } from '../support/staff';
import { openTown, turnClock, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
  turnClock(town.registry, '2037-09-20T02:00:00Z');
});
afterAll(() => town.close());

const read = async ({ id }: Pick<Case, 'id'>, by = town.li) => by('GET', `/v1/ban-cases/${id}`);
const wait = () => as(town.registry, SYSTEM, lookAtDueCases);
const listed = async ({ id }: Case) => {
  const page = await town.li('GET', '/v1/work-list?kind=ban_case&limit=100');
  const items = page.body['items'] as { id: string; dueAt: string | null; undetermined: boolean }[];
  return items.flatMap((item) => (item.id === id ? [item.dueAt, item.undetermined] : []));
};
const findingsOf = async ({ id }: Case, clock: string) =>
  (
    await town.registry.owner<{ said: string }>(
      `SELECT kind || ' ' || (evidence ->> 'clock') || coalesce(' ' || due_on, '')
              || CASE WHEN closed_at IS NULL THEN '' ELSE ' closed' END AS said
         FROM finding WHERE evidence ->> 'caseId' = $1 AND evidence ->> 'clock' = $2 ORDER BY id`,
      [id, clock],
    )
  ).map(({ said }) => said);

describe('a case of two subjects', () => {
  test('ends in a decision, and each ban is proposed, approved and refused for itself', async () => {
    const [zhang, head] = [somebody('张三'), somebody('李四')];
    let one = await fileCase(town.li, [perpetrator(zhang)]);
    one = caseOf(
      await town.li(
        'POST',
        `/v1/ban-cases/${one.id}/subjects`,
        { ...perpetrator(head), capacity: 'direct_manager' },
        { 'if-match': one.etag },
      ),
    );
    const [first = '', second = ''] = one.subjectIds;
    one = await steps(town.li, one, [...heard(one.subjectIds), decision(), service(first)]);
    expect(one.body).toMatchObject({ state: 'decided' });
    expect(await verdictOn(town, zhang)).toBe('clear');

    expect(problemOf(await proposeFrom(town.li, one, second))).toBe('409 case-subject-not-served');
    const proposed = await proposeFrom(town.li, one, first);
    expect(proposed.body).toMatchObject({
      state: 'proposed',
      capacity: 'perpetrator',
      decision: { decidedOn: '2037-09-14', servedOn: '2037-09-15' },
    });
    expect(await verdictOn(town, zhang)).toBe('clear');
    const ban = { id: String(proposed.body['id']), etag: proposed.headers.get('etag') ?? '' };
    expect(problemOf(await decide(town.li, ban))).toBe('403 ban-needs-second-officer');
    expect((await decide(town.wu, ban)).status).toBe(200);
    expect([await verdictOn(town, zhang), await verdictOn(town, head)]).toEqual([
      'barred',
      'clear',
    ]);

    one = { ...one, etag: (await read(one)).headers.get('etag') ?? '' };
    const twice = await proposeFrom(town.li, one, first);
    expect(twice.body).toMatchObject({ state: 'in_force' });
    expect(problemOf(twice)).toBe('409 case-subject-not-proposable');
    one = await steps(town.li, one, [service(second)]);
    const another = await proposeFrom(town.li, one, second);
    expect(another.body).toMatchObject({ capacity: 'direct_manager' });
    const other = { id: String(another.body['id']), etag: another.headers.get('etag') ?? '' };
    expect((await decide(town.wu, other, 'reject')).status).toBe(200);
    expect(await verdictOn(town, head)).toBe('clear');

    // what was rejected is served and proposed again
    one = { ...one, etag: (await read(one)).headers.get('etag') ?? '' };
    one = await steps(town.li, one, [service(second, '2037-09-16')]);
    expect((await proposeFrom(town.li, one, second)).status).toBe(201);
    expect(await differing(town.registry, banCaseProjection)).toEqual([]);
  });

  test('ends in the ban of an institution too, registered or not', async () => {
    const named = ['91999999XX00000358', '12999999XX0000027J'].map((uscc) => ({
      capacity: 'institution',
      uscc,
    }));
    let one = await fileCase(town.li, named);
    const [known = '', unknown = ''] = one.subjectIds;
    one = await steps(town.li, one, [
      ...heard(one.subjectIds),
      NO_MANAGER,
      decision(),
      ...one.subjectIds.map((id) => service(id)),
    ]);
    // the register does not say whom the decision names
    expect(problemOf(await proposeFrom(town.li, one, known))).toBe('400 request-invalid');
    const another = await proposeFrom(town.li, one, known, { institutionName: '向阳托育园' });
    expect(problemOf(another)).toBe('409 identity-contradiction');
    const proposed = await proposeFrom(town.li, one, known, { institutionName: 'A nursery' });
    expect(proposed.body).toMatchObject({ state: 'proposed', capacity: 'institution' });
    one = { ...one, etag: (await read(one)).headers.get('etag') ?? '' };
    expect(problemOf(await proposeFrom(town.li, one, unknown))).toBe('400 request-invalid');
    const told = await proposeFrom(town.li, one, unknown, { institutionName: '向阳托育园' });
    expect(told.status).toBe(201);
  });

  test('takes a code that fails its checksum only from who saw the certificate', async () => {
    const mistyped = { capacity: 'institution', uscc: '91999999XX00000359' };
    const filing = filingOn([mistyped]);
    expect(problemOf(await town.li('POST', '/v1/ban-cases', filing))).toBe(
      '422 uscc-checksum-unconfirmed',
    );
    let one = await fileCase(town.li, [{ ...mistyped, usccConfirmed: true }]);
    const named = (change: object) =>
      town.li(
        'POST',
        `/v1/ban-cases/${one.id}/subjects`,
        { ...mistyped, uscc: '12999999XX0000027K', ...change },
        { 'if-match': one.etag },
      );
    expect(problemOf(await named({}))).toBe('422 uscc-checksum-unconfirmed');
    one = caseOf(await named({ usccConfirmed: true }));
    expect(one.subjectIds).toHaveLength(2);
  });

  test('takes nobody twice, and nobody who was not born', async () => {
    const zhang = somebody();
    const filing = filingOn([perpetrator(zhang), perpetrator(zhang)]);
    expect(problemOf(await town.li('POST', '/v1/ban-cases', filing))).toBe(
      '409 case-subject-exists',
    );
    const unborn = passportOf({ name: 'Li', birthDate: '2037-09-02' });
    const early = await town.li('POST', '/v1/ban-cases', filingOn([perpetrator(unborn)]));
    expect(problemOf(early)).toBe('422 case-days-impossible');
    const young = passportOf({ name: 'Li', birthDate: '2019-09-02' });
    const minor = await town.li('POST', '/v1/ban-cases', filingOn([perpetrator(young)]));
    expect(problemOf(minor)).toBe('422 subject-was-minor');
    const old = filingOn([perpetrator(zhang)], { incidentOn: '2021-08-19' });
    expect(problemOf(await town.li('POST', '/v1/ban-cases', old))).toBe(
      '422 ban-ground-not-in-force',
    );
  });
});

describe('the direct manager', () => {
  test('of the day of the incident is shown, and named or not by the officer', async () => {
    turnClock(town.registry, '2037-08-01T02:00:00Z');
    const [zhang, head, later] = [somebody('张三'), somebody('王五'), somebody('赵六')];
    const boss = await employ(town, head);
    const next = await employ(town, later);
    await healthy(town, zhang);
    const worker = await hire(town, zhang, { managerEmploymentId: boss.id });
    turnClock(town.registry, '2037-09-05T02:00:00Z');
    const moved = await town.nursery(
      'POST',
      `/v1/employments/${worker.id}/changes`,
      { managerEmploymentId: next.id },
      { 'if-match': worker.etag },
    );
    expect(moved.status).toBe(200);
    turnClock(town.registry, '2037-09-20T02:00:00Z');

    const institution = '91999999XX00000358';
    let one = await fileCase(town.li, [perpetrator(zhang)], { institution });
    const [subjectId = ''] = one.subjectIds;
    const shown = await read(one);
    expect(shown.body['directManagersOn']).toMatchObject([
      { subjectId, managerEmploymentId: boss.id, isNamed: false, person: { name: '王五' } },
    ]);
    one = await steps(town.li, one, heard(one.subjectIds));
    for (const step of [decision(), { ...NO_MANAGER }]) {
      const answer = await report(town.li, one, step);
      if (step.step === 'decision') {
        expect(answer.body['missing']).toEqual(['direct_managers']);
      } else one = caseOf(answer);
    }
    // that there is none in general does not answer for the one who is registered
    expect(problemOf(await report(town.li, one, decision()))).toBe('409 case-step-out-of-order');
    const other = { ...NO_MANAGER, managerEmploymentId: next.id };
    expect(problemOf(await report(town.li, one, other))).toBe('404 not-found');
    const why = { ...NO_MANAGER, managerEmploymentId: boss.id, outcome: 'not_liable' };
    one = await steps(town.li, one, [why, decision()]);
    expect(one.body).toMatchObject({ state: 'decided' });
  });
});

describe('clocks', () => {
  test('are undetermined without a table, and are found late by the day', async () => {
    let one = await fileCase(town.li, [perpetrator(somebody())]);
    const [subjectId = ''] = one.subjectIds;
    one = await steps(town.li, one, [...heard(one.subjectIds), NO_MANAGER, decision()]);
    expect(one.body['next']).toEqual([{ step: 'service', subjectId, dueOn: 'undetermined' }]);
    expect(await listed(one)).toEqual([null, true]);
    expect(await findingsOf(one, 'hearing_request')).toEqual([
      'ban_case_undetermined hearing_request closed',
    ]);
    expect(await findingsOf(one, 'service')).toEqual(['ban_case_undetermined service']);

    await loadPlainYear(town, 2037);
    await wait();
    expect((await read(one)).body['case']).toMatchObject({
      next: [{ step: 'service', dueOn: '2037-09-23' }],
    });
    expect(await findingsOf(one, 'service')).toEqual(['ban_case_undetermined service closed']);
    turnClock(town.registry, '2037-09-23T15:59:00Z');
    await wait();
    expect(await findingsOf(one, 'service')).toHaveLength(1);
    turnClock(town.registry, '2037-09-23T16:01:00Z');
    await wait();
    await wait();
    expect(await listed(one)).toEqual(['2037-09-23T16:00:00.000Z', false]);
    const late = 'ban_case_late service 2037-09-23';
    expect((await findingsOf(one, 'service'))[1]).toBe(late);
    const page = await town.li('GET', '/v1/findings?kind=ban_case_late');
    expect(page.body['items']).toContainEqual(
      expect.objectContaining({
        dueOn: '2037-09-23',
        evidence: expect.objectContaining({ caseId: one.id }) as object,
      }),
    );

    // a holiday that was forgotten moves the day, and the finding goes
    await loadPlainYear(town, 2037, ['2037-09-16']);
    await wait();
    expect((await findingsOf(one, 'service'))[1]).toBe(`${late} closed`);
    turnClock(town.registry, '2037-09-24T16:01:00Z');
    await wait();
    expect((await findingsOf(one, 'service'))[2]).toBe('ban_case_late service 2037-09-24');
    one = await steps(town.li, one, [service(subjectId, '2037-09-24')]);
    expect((await findingsOf(one, 'service'))[2]).toBe('ban_case_late service 2037-09-24 closed');
    expect(one.body['clocks']).toContainEqual(
      expect.objectContaining({ clock: 'service', dueOn: '2037-09-24', state: 'met' }),
    );
    expect(await differing(town.registry, findingProjection)).toEqual([]);
  });

  test('refuse nothing that is late', async () => {
    turnClock(town.registry, '2037-12-20T02:00:00Z');
    let one = await fileCase(town.li, [perpetrator(somebody())]);
    expect(await findingsOf(one, 'decision')).toEqual(['ban_case_late decision 2037-12-01']);
    one = await steps(town.li, one, [...heard(one.subjectIds), NO_MANAGER, decision('2037-12-20')]);
    expect(await findingsOf(one, 'decision')).toEqual(['ban_case_late decision 2037-12-01 closed']);
    expect(one.body['clocks']).toContainEqual(expect.objectContaining({ state: 'missed' }));
  });
});

describe('who', () => {
  let one: Case;
  beforeAll(async () => {
    one = await fileCase(town.li, [perpetrator(somebody())]);
  });
  const review = { step: 'legal_review', happenedOn: '2037-09-03', documentNumber: 'review 1' };

  test('stands above reads a case and does not conduct it; who stands beside does not know it', async () => {
    const { call: superior } = await town.officer('410100');
    expect((await read(one, superior)).status).toBe(200);
    expect(problemOf(await report(superior, one, review))).toBe('403 outside-jurisdiction');
    const { call: beside } = await town.officer('410122');
    expect(problemOf(await read(one, beside))).toBe('404 not-found');
    expect(problemOf(await report(beside, one, review))).toBe('404 not-found');
    expect((await beside('GET', '/v1/ban-cases')).body['items']).toEqual([]);
    const elsewhere = filingOn([perpetrator(somebody())], { incidentDivision: '410122' });
    expect(problemOf(await town.li('POST', '/v1/ban-cases', elsewhere))).toBe(
      '403 outside-jurisdiction',
    );
    expect(problemOf(await read(one, town.nursery))).toBe('403 scope-missing');
  });

  test('reads whom it names leaves a fact, and no fact says a word of it', async () => {
    await read(one);
    one = caseOf(await report(town.li, one, { ...review, documentNumber: '审字 4711' }));
    const facts = await town.registry.owner<{ type: string; text: string }>(
      `SELECT fact ->> 'type' AS type, fact::text AS text FROM log_fact
        WHERE $1 IN (fact -> 'subject' ->> 'id', fact -> 'data' ->> 'caseId') ORDER BY number`,
      [one.id],
    );
    const types = facts.map(({ type }) => type);
    expect([types[0], types.at(-2), types.at(-1)]).toEqual([
      'ban_case.filed',
      'ban_case.disclosed',
      'ban_case.advanced',
    ]);
    expect(facts.filter(({ text }) => /4711|王小明|99999919/.test(text))).toEqual([]);
  });

  test('has read another version writes nothing, and of two at once one writes', async () => {
    const { etag } = one;
    const both = await Promise.all([report(town.li, one, review), report(town.wu, one, review)]);
    expect(both.map(problemOf).sort()).toEqual(['200', '412 precondition-failed']);
    expect(problemOf(await report(town.li, { ...one, etag }, review))).toBe(
      '412 precondition-failed',
    );
    one = { ...one, etag: (await read(one)).headers.get('etag') ?? '' };
  });

  test('serves electronically has a signed confirmation, and no number names a person', async () => {
    const notice = {
      step: 'notice',
      happenedOn: '2037-09-03',
      subjectId: one.subjectIds[0],
      method: 'electronic',
      proofNumber: 'proof 1',
    };
    expect(problemOf(await report(town.li, one, notice))).toBe('400 request-invalid');
    const confirmed = { ...notice, confirmationNumber: 'signed 1' };
    const named = { ...confirmed, proofNumber: `card ${somebody().identity.number}` };
    expect(problemOf(await report(town.li, one, named))).toBe('400 request-invalid');
    expect((await report(town.li, one, confirmed)).status).toBe(200);
  });
});

test('cases are listed by the page, with what is due next', async () => {
  const first = await town.li('GET', '/v1/ban-cases?limit=1&state=open');
  const [item] = first.body['items'] as { id: string; nextDueOn: string }[];
  expect(item).toMatchObject({
    state: 'open',
    subjects: 1,
    nextDueOn: expect.any(String) as string,
  });
  const cursor = String(first.body['nextCursor']);
  const second = await town.li('GET', `/v1/ban-cases?limit=1&cursor=${encodeURIComponent(cursor)}`);
  expect(second.body['items']).not.toEqual(first.body['items']);
});
