import { openWorld, storyIn, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a school pushes, two officers ban, a nursery asks, a cohort comes, a clerk counts, and each answer is the right one', async () => {
  const lines = await storyIn(world);
  expect(lines.map(({ what, got }) => `${what}: ${got}`)).toEqual(
    lines.map(({ what, expected }) => `${what}: ${expected}`),
  );
  expect(lines.length).toBeGreaterThanOrEqual(32);
});
