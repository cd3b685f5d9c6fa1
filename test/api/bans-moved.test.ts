import { SYSTEM } from '../../src/domain/principal';
import { decideMotion } from '../support/lifting';
import { askToCorrect, askToMove, moveBan, readAgain } from '../support/moving';
import { ask, ban, decide, problemOf, somebody, term, verdictOn } from '../support/people';
import { openTown, turnClock, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const proposedOf = ({ body, headers }: Answer) => ({
  id: String(body['id']),
  etag: headers.get('etag') ?? '',
});

test('an order suspends a ban, its end resumes it, a lift ends it and a reopening brings it back', async () => {
  const person = somebody();
  const inForce = await ban(town, person);
  const suspended = await moveBan(town, inForce, 'suspend');
  expect(await verdictOn(town, person)).toBe('refer');
  const resumed = await moveBan(town, suspended, 'resume');
  expect(await verdictOn(town, person)).toBe('barred');
  const lifted = await moveBan(town, resumed, 'lift');
  expect(await verdictOn(town, person)).toBe('clear');
  await moveBan(town, lifted, 'reopen');
  expect(await verdictOn(town, person)).toBe('barred');
});

test('no motion moves a ban that is elsewhere, and one human moves none', async () => {
  const inForce = await ban(town, somebody());
  for (const kind of ['resume', 'reopen'] as const) {
    expect(problemOf(await askToMove(town.li, inForce, kind))).toBe('409 ban-not-in-force');
  }
  expect(problemOf(await askToMove(town.li, inForce, 'release'))).toBe('409 ban-release-known');
  const motion = proposedOf(await askToMove(town.li, inForce, 'suspend'));
  expect(problemOf(await askToMove(town.wu, inForce, 'lift'))).toBe('409 ban-motion-open');
  expect(problemOf(await decideMotion(town.li, motion))).toBe('403 ban-needs-second-officer');
  expect((await decideMotion(town.wu, motion)).status).toBe(200);
  expect(problemOf(await askToMove(town.li, inForce, 'lift'))).toBe('412 precondition-failed');
});

test('whoever shows the document of somebody dead is referred', async () => {
  const person = somebody();
  await moveBan(town, await ban(town, person), 'lift', { basis: 'deceased' });
  expect(await verdictOn(town, person)).toBe('refer');
});

test('a term does not end while the release is not known; two officers enter it', async () => {
  const open = await openTown();
  const person = somebody();
  const barred = await ban(open, person, term(null));
  turnClock(open.registry, '2032-01-01T02:00:00Z');
  expect(await verdictOn(open, person)).toBe('barred');
  const released = await moveBan(open, barred, 'release', {
    releasedOn: '2028-12-31',
    decidedOn: '2028-12-31',
  });
  expect((await open.wu('GET', `/v1/bans/${barred.id}`)).body['term']).toEqual({
    years: 3,
    startsOn: '2028-12-31',
    endsOn: '2031-12-30',
  });
  expect(await verdictOn(open, person)).toBe('clear');
  expect(problemOf(await askToMove(open.li, released, 'release'))).toBe('409 ban-release-known');
  await open.close();
});

test('when a term is over, a category of the law bars all the same and says by what', async () => {
  const open = await openTown();
  const person = somebody();
  await ban(open, person, { ...term('2027-03-31'), category: 'violence' });
  expect((await ask(open, person)).body['reasons']).toEqual(['ban_in_force']);
  turnClock(open.registry, '2027-04-01T02:00:00Z');
  const answer = await ask(open, person);
  expect(answer.body).toMatchObject({ verdict: 'barred', reasons: ['statutory_bar'] });
  await open.close();
});

test('a correction takes the place of a ban in one moment, also under another number', async () => {
  const [wrong, right] = [somebody(), somebody()];
  const before = await ban(town, wrong);
  const proposed = await askToCorrect(town.li, before, right);
  expect(proposed.body).toMatchObject({ state: 'proposed', corrects: before.id });
  expect(problemOf(await askToCorrect(town.wu, before, right))).toBe('409 ban-correction-open');
  expect([await verdictOn(town, wrong), await verdictOn(town, right)]).toEqual(['barred', 'clear']);

  const correction = proposedOf(proposed);
  expect(problemOf(await decide(town.li, correction))).toBe('403 ban-needs-second-officer');
  expect((await decide(town.wu, correction)).body['state']).toBe('in_force');
  expect([await verdictOn(town, wrong), await verdictOn(town, right)]).toEqual(['clear', 'barred']);
  expect((await town.li('GET', `/v1/bans/${before.id}`)).body['state']).toBe('superseded');
});

test('a correction of a suspended ban is suspended; one of a ban that was lifted meanwhile is refused', async () => {
  const [person, other] = [somebody(), somebody()];
  const suspended = await moveBan(town, await ban(town, person), 'suspend');
  const correction = proposedOf(await askToCorrect(town.li, suspended, person));
  expect((await decide(town.wu, correction)).body['state']).toBe('suspended');
  expect(await verdictOn(town, person)).toBe('refer');
  await moveBan(town, await readAgain(town.wu, correction), 'resume');
  expect(await verdictOn(town, person)).toBe('barred');

  const barred = await ban(town, other);
  const late = proposedOf(await askToCorrect(town.li, barred, other));
  await moveBan(town, barred, 'lift');
  expect(problemOf(await decide(town.wu, late))).toBe('409 ban-not-in-force');
  expect(await verdictOn(town, other)).toBe('clear');
});

test('a correction waits for a motion on its ban, and does not lose a release that was entered since', async () => {
  const [person, other] = [somebody(), somebody()];
  const barred = await ban(town, person);
  const correction = proposedOf(await askToCorrect(town.li, barred, person));
  const motion = proposedOf(await askToMove(town.li, barred, 'lift'));
  expect(problemOf(await decide(town.wu, correction))).toBe('409 ban-motion-open');
  await decideMotion(town.wu, motion, 'reject');
  expect((await decide(town.wu, correction)).status).toBe(200);

  const inPrison = await ban(town, other, term(null));
  const late = proposedOf(await askToCorrect(town.li, inPrison, other, term(null)));
  const days = { releasedOn: '2026-11-01', decidedOn: '2026-11-01' };
  await moveBan(town, inPrison, 'release', days);
  expect(problemOf(await decide(town.wu, late))).toBe('409 ban-correction-outdated');
  await decide(town.wu, late, 'reject');
  const released = await readAgain(town.wu, inPrison);
  const told = proposedOf(
    await askToCorrect(town.li, released, other, {
      ...term(null),
      term: { years: 3, releasedOn: '2026-11-01' },
    }),
  );
  expect((await decide(town.wu, told)).status).toBe(200);
});

test('the database itself refuses a state that no motion made, and a superseded ban without its correction', async () => {
  const { id } = await ban(town, somebody());
  const set = (state: string) =>
    town.registry.runWork({ actor: SYSTEM, requestId: 'test' }, (work) =>
      work.tx.query(`UPDATE ban SET state = $2, version = version + 1 WHERE id = $1`, [id, state]),
    );
  await expect(set('suspended')).rejects.toMatchObject({ constraint: 'ban_moved_by_a_motion' });
  await expect(set('lifted')).rejects.toMatchObject({ constraint: 'ban_moved_by_a_motion' });
  await expect(set('superseded')).rejects.toMatchObject({
    constraint: 'ban_superseded_by_its_correction',
  });
});

test('the database itself keeps the basis of a lift, whose a ban is, and a match as it was decided', async () => {
  const lifted = await moveBan(town, await ban(town, somebody()), 'lift');
  const other = await ban(town, somebody());
  const attempts = [
    [
      `UPDATE ban SET lift_basis = 'corrected' WHERE id = $1`,
      'ban_lifted_on_the_basis_of_its_motion',
    ],
    [
      `UPDATE ban SET person_id = (SELECT person_id FROM ban WHERE id = '${other.id}') WHERE id = $1`,
      'ban_stays_with_its_person',
    ],
  ] as const;
  for (const [sql, constraint] of attempts) {
    await expect(town.registry.owner(sql, [lifted.id])).rejects.toMatchObject({ constraint });
  }
});
