import { completionProjection } from '../../src/features/training/training.commands';
import { clear, follow, recalledAmong } from '../support/recalls';
import { complete, problemOf, somebody, trained, verdictOn, type Person } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(await differing(town.registry, completionProjection)).toEqual([]);
  await town.close();
});

const strike = (caller: Caller, id: string, version: number) =>
  caller(
    'POST',
    `/v1/completions/${id}/strike`,
    { reason: 'award_right_ended' },
    {
      'if-match': `"${version}"`,
    },
  );

async function completionOf(person: Person): Promise<string> {
  const { body } = await complete(town.school, person);
  return String(body['id']);
}

test('what an officer struck counts no more: the verdict, the clear answer by it, and the next push', async () => {
  const wang = somebody('王静');
  await trained(town, wang);
  const position = 'caregiver';
  const answer = await clear(town, wang, { position });
  const id = await completionOf(wang);
  const elsewhere = (await town.officer('420102')).call;
  expect(problemOf(await strike(elsewhere, id, 1))).toBe('404 not-found');
  expect(problemOf(await strike(town.school, id, 1))).toBe('403 scope-missing');
  expect(problemOf(await strike(town.li, id, 2))).toBe('412 precondition-failed');
  expect(await strike(town.li, id, 1)).toMatchObject({
    status: 200,
    body: { state: 'rejected', struckFor: 'award_right_ended' },
  });
  expect(problemOf(await strike(town.wu, id, 2))).toBe('409 held-record-decided');
  expect(await verdictOn(town, wang, { position })).toBe('not_qualified');
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [answer])).toEqual([0]);
  const { body } = await complete(town.school, wang);
  expect(body).toMatchObject({ state: 'rejected' });
  const { course, ...said } = body as { course: object };
  const pushed = await town.school('PUT', `/v1/training-completions/${String(body['reference'])}`, {
    trainee: wang,
    course,
    startedOn: '2026-03-02',
    completedOn: '2026-04-30',
    result: 'passed',
    updatedAt: '2026-05-07T01:00:00Z',
  });
  expect(said).toMatchObject({ struckFor: 'award_right_ended' });
  expect(pushed.body).toMatchObject({ state: 'held_for_review', struckFor: null });
  expect(await verdictOn(town, wang, { position })).not.toBe('clear');
});
