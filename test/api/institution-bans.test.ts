import {
  barInstitution,
  NURSERY,
  OTHER_NURSERY,
  proposalAgainst,
  proposeAgainst,
  publicBansOf,
  saysNothing,
} from '../support/institution-bans';
import { moveBan } from '../support/moving';
import {
  ask,
  ban,
  decide,
  problemOf,
  proposalOn,
  somebody,
  verdictOf,
  verdictOn,
} from '../support/people';
import { confirmation, employmentOf, healthy, hire, move } from '../support/staff';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test('a barred institution is told nothing of anybody until two officers lift its ban', async () => {
  const person = somebody();
  const clear = await ask(town, person);
  const checkId = String(clear.body['id']);
  const worker = await healthy(town, somebody());
  const staff = await hire(town, worker);
  const standing = async () =>
    (await town.nursery('GET', `/v1/clearance-checks/${checkId}`)).body['standing'];
  expect([verdictOf(clear), await standing()]).toEqual(['clear', 'current']);

  const proposed = await proposeAgainst(town.li, NURSERY);
  expect(problemOf(await decide(town.li, proposed))).toBe('403 ban-needs-second-officer');
  expect([await verdictOn(town, person), await publicBansOf(town.anyone, NURSERY)]).toEqual([
    'clear',
    [],
  ]);
  expect((await decide(town.wu, proposed)).status).toBe(200);

  const barred = somebody();
  await ban(town, barred);
  const refusals = [
    await ask(town, person),
    await ask(town, barred),
    await town.nursery('POST', '/v1/employments', employmentOf(town, checkId)),
    await move(town.nursery, staff, 'confirm', confirmation(town)),
    await move(town.nursery, staff, 'changes', { position: 'cook' }),
  ];
  expect(refusals.map(problemOf)).toEqual(Array(5).fill('403 institution-barred'));
  expect(refusals.every(saysNothing)).toBe(true);
  expect(new Set(refusals.slice(0, 2).map(({ body }) => body['detail'])).size).toBe(1);
  expect(await standing()).toBe('no_longer_current');
  expect(await verdictOn(town, person, { nursery: town.otherNursery })).toBe('clear');

  await ban(town, worker);
  const { body: obliged } = await town.nursery('GET', '/v1/obligations');
  expect(obliged['items']).toHaveLength(1);
  const ending = { lastDay: dayOf(town.registry), reason: 'resigned' };
  expect((await move(town.nursery, staff, 'end', ending)).status).toBe(200);
  const outcome = { outcome: 'not_hired' };
  const reported = `/v1/clearance-checks/${checkId}/outcome`;
  expect((await town.nursery('POST', reported, outcome)).status).toBe(200);

  const [{ id }, inForce] = [proposed, await readAgain(proposed.id)];
  await moveBan(town, inForce, 'suspend');
  expect(await verdictOn(town, person)).toBe('403 institution-barred');
  expect(await publicBansOf(town.anyone, NURSERY)).toEqual([]);
  await moveBan(town, await readAgain(id), 'lift');
  expect([await verdictOn(town, person), await standing()]).toEqual(['clear', 'current']);
  await moveBan(town, await readAgain(id), 'reopen');
  expect(await verdictOn(town, person)).toBe('403 institution-barred');
  await moveBan(town, await readAgain(id), 'lift');
});

async function readAgain(id: string) {
  const { headers } = await town.wu('GET', `/v1/bans/${id}`);
  return { id, etag: headers.get('etag') ?? '' };
}

test('anybody reads which institutions are barred, and of no person', async () => {
  const barred = await barInstitution(town, OTHER_NURSERY);
  await ban(town, somebody());
  const { status, body } = await town.anyone('GET', '/v1/institution-bans?limit=1');
  expect([status, body]).toEqual([
    200,
    {
      items: [
        {
          ...OTHER_NURSERY,
          state: 'in_force',
          ground: 'child_abuse',
          documentNumber: expect.stringContaining('decision against') as string,
          decidingAuthority: expect.any(String) as string,
          decidedOn: '2026-06-01',
          servedOn: '2026-06-05',
        },
      ],
      nextCursor: null,
    },
  ]);
  const read = await town.li('GET', `/v1/bans/${barred.id}`);
  expect(read.body).toMatchObject({
    subject: { institution: OTHER_NURSERY },
    capacity: 'institution',
    term: null,
  });
  expect(await verdictOn(town, somebody(), { nursery: town.otherNursery })).toBe(
    '403 institution-barred',
  );
  await moveBan(town, barred, 'lift');
});

test('a correction takes the place of a ban without a moment in between, and never a person', async () => {
  const before = await barInstitution(town, OTHER_NURSERY);
  const correct = (body: object) =>
    town.li('POST', `/v1/bans/${before.id}/correct`, body, { 'if-match': before.etag });
  expect(problemOf(await correct(proposalOn(somebody())))).toBe('422 ban-subject-unfit');
  const proposed = await correct(proposalAgainst(NURSERY));
  const nurseries = [town.nursery, town.otherNursery];
  const verdicts = async () =>
    Promise.all(nurseries.map((nursery) => verdictOn(town, somebody(), { nursery })));
  expect(await verdicts()).toEqual(['clear', '403 institution-barred']);
  const correction = {
    id: String(proposed.body['id']),
    etag: proposed.headers.get('etag') ?? '',
  };
  expect((await decide(town.wu, correction)).status).toBe(200);
  expect(await verdicts()).toEqual(['403 institution-barred', 'clear']);
  await moveBan(town, await readAgain(correction.id), 'lift');
});

test('a proposal names one whole subject that its ground can bar', async () => {
  const nobody = { uscc: '12999999XX0000027J', name: 'Not registered' };
  const refused = async (body: object) => problemOf(await town.li('POST', '/v1/bans', body));
  const person = proposalOn(somebody());
  const { subject } = person;
  expect(await refused({ ...person, capacity: 'institution' })).toBe('422 ban-subject-unfit');
  expect(await refused(proposalAgainst(nobody, { capacity: 'perpetrator' }))).toBe(
    '422 ban-subject-unfit',
  );
  expect(await refused(proposalAgainst(nobody, { ground: 'statutory_record' }))).toBe(
    '422 ban-subject-unfit',
  );
  expect(await refused(proposalAgainst({ ...NURSERY, name: 'Another' }))).toBe(
    '409 identity-contradiction',
  );
  expect(await refused(proposalAgainst({ ...nobody, uscc: '12999999XX0000028J' }))).toBe(
    '422 uscc-checksum-unconfirmed',
  );
  const both = { ...subject, institution: nobody };
  expect(await refused({ ...person, subject: both })).toBe('400 request-invalid');
  expect(await refused({ ...person, subject: {} })).toBe('400 request-invalid');
  const unborn = await barInstitution(town, nobody);
  expect(problemOf(await askDeath(unborn))).toBe('422 ban-subject-unfit');
  expect(await refused(proposalAgainst(nobody, lastDecision()))).toBe('409 ban-already-recorded');

  function lastDecision() {
    const { decision } = proposalAgainst(nobody);
    const number = Number(decision.documentNumber.split(' ').at(-1)) - 1;
    return { decision: { ...decision, documentNumber: `decision against ${number}` } };
  }
});

function askDeath({ id, etag }: { id: string; etag: string }) {
  const body = { basis: 'deceased', documentNumber: 'd 1', decidedOn: '2026-06-08' };
  return town.li('POST', `/v1/bans/${id}/lift`, body, { 'if-match': etag });
}

test('of a ban of an institution and its checks, one sees the other', async () => {
  const proposed = await proposeAgainst(town.li, NURSERY);
  const asked: { begun: number; verdict: string }[] = [];
  let answered = Infinity;
  const askOn = async () => {
    for (let at = 0; at < 12; at += 1) {
      const begun = performance.now();
      asked.push({ begun, verdict: await verdictOn(town, somebody()) });
    }
  };
  const approve = async () => {
    while (asked.length < 8) await new Promise(setImmediate);
    expect((await decide(town.wu, proposed)).status).toBe(200);
    answered = performance.now();
  };
  await Promise.all([approve(), ...Array.from({ length: 4 }, askOn)]);
  const after = asked.filter(({ begun }) => begun > answered);
  expect(after.length).toBeGreaterThan(0);
  expect([...new Set(after.map(({ verdict }) => verdict))]).toEqual(['403 institution-barred']);
  await moveBan(town, await readAgain(proposed.id), 'lift');
});
