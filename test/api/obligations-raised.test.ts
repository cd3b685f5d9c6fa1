import { obligationProjection } from '../../src/features/enforcement/obligations.facts';
import { say } from '../support/claim';
import { lift } from '../support/lifting';
import { institutionOf, obligedBy, statesBy } from '../support/obligations';
import { askToCorrect } from '../support/moving';
import { ban, decide, problemOf, propose, somebody, term } from '../support/people';
import { differing } from '../support/projections';
import { employ, hire, move } from '../support/staff';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(await differing(town.registry, obligationProjection)).toEqual([]);
  await town.close();
});

test('a ban obliges every institution that employs the person, once each, in any post and state', async () => {
  const person = somebody();
  const confirmed = await employ(town, person);
  await hire(town, person, { position: 'driver' });
  const elsewhere = await hire(town, person, { nursery: town.otherNursery });
  const obliged = await obligedBy(town, await ban(town, person));
  expect(obliged.map(({ state, steps }) => [state, steps])).toEqual([
    ['notified', ['notified']],
    ['notified', ['notified']],
  ]);
  const institutions = [
    await institutionOf(town, confirmed.id),
    await institutionOf(town, elsewhere.id),
  ];
  expect(obliged.map(({ institutionId }) => institutionId).sort()).toEqual(institutions.sort());
});

test('a proposal obliges nobody, nor does a ban whose term is over or of somebody else', async () => {
  const person = somebody();
  await employ(town, person);
  const proposed = await propose(town.li, person);
  expect(await statesBy(town, proposed)).toEqual([]);
  const over = await ban(town, person, term(dayOf(town.registry, -1)));
  expect(await statesBy(town, over)).toEqual([]);
  expect(await statesBy(town, await ban(town, somebody()))).toEqual([]);
  expect((await decide(town.wu, proposed)).status).toBe(200);
  expect(await statesBy(town, proposed)).toEqual(['notified']);
});

test('a correction of the same person asks for what the ban asked, and tells nobody that it need not be done', async () => {
  const person = somebody();
  await employ(town, person);
  const barred = await ban(town, person);
  const sent = await askToCorrect(town.li, barred, person, { incidentOn: '2026-05-03' });
  const correction = { id: String(sent.body['id']), etag: sent.headers.get('etag') ?? '' };
  expect((await decide(town.wu, correction)).status).toBe(200);
  expect(await statesBy(town, barred)).toEqual(['cancelled']);
  expect(await statesBy(town, correction)).toEqual(['notified']);
  const { body } = await town.nursery('GET', '/v1/notices?limit=200');
  const cancelled = (body['items'] as { kind: string }[]).filter(
    ({ kind }) => kind === 'obligation_cancelled',
  );
  expect(cancelled).toEqual([]);
});

test('whoever has left is nobody’s to remove', async () => {
  const person = somebody();
  const employed = await hire(town, person);
  const leaving = { lastDay: dayOf(town.registry), reason: 'resigned' };
  expect((await move(town.nursery, employed, 'end', leaving)).status).toBe(200);
  expect(await statesBy(town, await ban(town, person))).toEqual([]);
});

test('who records somebody barred is obliged by each ban in force, and not twice', async () => {
  const person = somebody();
  const [one, two] = [await ban(town, person), await ban(town, person)];
  const lifted = await ban(town, person);
  await lift(town, lifted);
  const employed = await hire(town, person);
  await hire(town, person, { position: 'driver' });
  const moved = await move(town.nursery, employed, 'changes', { site: 'garden' });
  expect(moved.status).toBe(200);
  for (const each of [one, two]) expect(await statesBy(town, each)).toEqual(['notified']);
  expect(await statesBy(town, lifted)).toEqual([]);
});

test('a ban that comes beside another obliges beside it', async () => {
  const person = somebody();
  await employ(town, person);
  const [one, two] = [await ban(town, person), await ban(town, person)];
  for (const each of [one, two]) expect(await statesBy(town, each)).toEqual(['notified']);
});

test('who lets the person go otherwise has removed them: with the last post, and not before', async () => {
  const person = somebody();
  const [first, second] = [
    await hire(town, person),
    await hire(town, person, { position: 'driver' }),
  ];
  const barred = await ban(town, person);
  const leaving = { lastDay: dayOf(town.registry), reason: 'dismissed_for_conduct' };
  expect((await move(town.nursery, first, 'end', leaving)).status).toBe(200);
  expect(await statesBy(town, barred)).toEqual(['notified']);
  expect((await move(town.nursery, second, 'end', leaving)).status).toBe(200);
  const [obliged] = await obligedBy(town, barred);
  expect(obliged).toMatchObject({
    state: 'removed',
    steps: ['notified', '(delivered)', '(contact_stopped)', '(acknowledged)', 'removed'],
  });
  await hire(town, person);
  expect(await statesBy(town, barred)).toEqual(['removed', 'notified']);
});

test('who is hired and never comes ends on the day before the first, also when that lies ahead', async () => {
  const person = somebody();
  const startsOn = dayOf(town.registry, 10);
  const employed = await hire(town, person, { startsOn });
  const barred = await ban(town, person);
  expect(await statesBy(town, barred)).toEqual(['notified']);
  const leaving = (daysOn: number) => ({
    lastDay: dayOf(town.registry, daysOn),
    reason: 'not_started',
  });
  for (const wrong of [0, 8, 10]) {
    expect(problemOf(await move(town.nursery, employed, 'end', leaving(wrong)))).toBe(
      '422 employment-dates-impossible',
    );
  }
  const ended = await move(town.nursery, employed, 'end', leaving(9));
  expect(ended.body).toMatchObject({ state: 'ended', startsOn, lastDay: dayOf(town.registry, 9) });
  expect(await statesBy(town, barred)).toEqual(['removed']);
});

test('a lift cancels what is open, and tells every employer that was told', async () => {
  const person = somebody();
  await hire(town, person);
  const elsewhere = await hire(town, person, { nursery: town.otherNursery });
  const barred = await ban(town, person);
  const leaving = { lastDay: dayOf(town.registry), reason: 'dismissed' };
  expect((await move(town.otherNursery, elsewhere, 'end', leaving)).status).toBe(200);
  await lift(town, barred);
  const obliged = await obligedBy(town, barred);
  expect(obliged.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  for (const nursery of [town.nursery, town.otherNursery]) {
    const { body } = await nursery('GET', '/v1/notices');
    const told = (body['items'] as { kind: string; obligationId: string | null }[]).filter(
      ({ kind }) => kind === 'obligation_cancelled',
    );
    expect(obliged.map(({ id }) => id)).toContain(told[0]?.obligationId);
  }
});

test('of a hire and a ban that race, the employer is told whoever was first', async () => {
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 25; round += 1) {
    const person = somebody();
    const proposed = await propose(town.li, person);
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const [employed, approved] = await Promise.all([
      hire(town, person),
      wait(round % 5 < 3 ? 10 * (round % 5) : 0).then(() => decide(town.wu, proposed)),
    ]);
    expect(approved.status).toBe(200);
    expect(await statesBy(town, proposed)).toEqual(['notified']);
    const verdict = String(employed.body['verdict']);
    outcomes.set(verdict, (outcomes.get(verdict) ?? 0) + 1);
  }
  say(`  recorded with ${[...outcomes].map((pair) => pair.join(' ')).join(', ')}`);
});
