import { playStory } from '../../src/demo/story';
import { openWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a school pushes, two officers ban, a nursery asks, and each answer is the right one', async () => {
  const lines = await playStory(world.demo);
  expect(lines.map(({ what, got }) => `${what}: ${got}`)).toEqual(
    lines.map(({ what, expected }) => `${what}: ${expected}`),
  );
  expect(lines.length).toBeGreaterThanOrEqual(24);
});
