import { Refusal } from '../../src/domain/refusal';
import { coverageOf, type Source } from '../../src/domain/source';

const NOW = new Date('2026-11-21T00:00:00Z');
const KEPT: Source[] = ['bans', 'credentials', 'training'].map((name) => ({
  name,
  asOf: null,
  maxAgeSeconds: 60,
}));
const from = (secondsAgo: number): Source => ({
  name: 'police',
  asOf: new Date(NOW.getTime() - secondsAgo * 1000),
  maxAgeSeconds: 60,
});

test.each`
  what                                   | sources                 | answers
  ${'what is kept here'}                 | ${KEPT}                 | ${true}
  ${'a source as old as it may be'}      | ${[...KEPT, from(60)]}  | ${true}
  ${'a source older than it may be'}     | ${[...KEPT, from(61)]}  | ${false}
  ${'a source whose clock is a bit off'} | ${[...KEPT, from(-5)]}  | ${true}
  ${'a source from the future'}          | ${[...KEPT, from(-61)]} | ${false}
  ${'bans missing'}                      | ${KEPT.slice(1)}        | ${false}
  ${'nothing'}                           | ${[]}                   | ${false}
`(
  'with $what a check answers: $answers',
  ({ sources, answers }: { sources: Source[]; answers: boolean }) => {
    const ask = () => coverageOf(sources, NOW);
    if (answers) expect(ask().sources).toHaveLength(sources.length);
    else expect(ask).toThrow(Refusal);
  },
);

test('what is kept here is as fresh as the question', () => {
  expect(coverageOf(KEPT, NOW).sources.every(({ asOf }) => asOf === NOW.toISOString())).toBe(true);
});
