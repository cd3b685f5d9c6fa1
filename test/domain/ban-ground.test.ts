import { instrumentOf, isOver, mustBeOfAge, ruleFor, termOf } from '../../src/domain/ban-ground';
import { addYears, plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import { GROUND_RULES, GROUNDS, type GroundRule } from '../../src/domain/rulebook/grounds';

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

const rowOf = (ground: string): GroundRule => {
  const row = GROUND_RULES.find((rule) => rule.ground === ground);
  if (!row) throw new Error(`no row for ${ground}`);
  return row;
};

const period = (startsOn: string, endsOn: string | null = null) => ({
  startsOn: plainDate(startsOn),
  endsOn: endsOn === null ? null : plainDate(endsOn),
});

test.each`
  ground                 | incidentOn      | row
  ${'child_abuse'}       | ${'2021-08-19'} | ${'refused'}
  ${'child_abuse'}       | ${'2021-08-20'} | ${'pfpl-2021-41-2'}
  ${'court_prohibition'} | ${'2015-10-31'} | ${'refused'}
  ${'court_prohibition'} | ${'2015-11-01'} | ${'cl-37-1'}
  ${'statutory_record'}  | ${'1990-01-01'} | ${'mpl-2024-62'}
`(
  '$ground on $incidentOn is judged by: $row',
  ({ ground, incidentOn, row }: Record<string, string>) => {
    const found = () =>
      ruleFor(GROUND_RULES, {
        ground: rowOf(ground ?? '').ground,
        incidentOn: plainDate(incidentOn ?? ''),
        decidedOn: plainDate('2026-06-01'),
      });
    if (row === 'refused') expect(codeOf(found)).toBe('ban-ground-not-in-force');
    else expect(found().id).toBe(row);
  },
);

describe('when the law changed between incident and decision', () => {
  const life = (id: string, startsOn: string, endsOn?: string): GroundRule => ({
    ...rowOf('child_abuse'),
    id,
    inForce: period(startsOn, endsOn),
  });
  const years = (id: string, mostYears: number, startsOn: string, endsOn?: string): GroundRule => ({
    ...life(id, startsOn, endsOn),
    lasts: { leastYears: 3, mostYears },
  });
  test.each`
    rows                                                                            | decidedOn       | row
    ${[life('old', '2020-01-01', '2025-01-01'), years('new', 5, '2025-01-01')]}     | ${'2024-12-31'} | ${'old'}
    ${[life('old', '2020-01-01', '2025-01-01'), years('new', 5, '2025-01-01')]}     | ${'2025-01-01'} | ${'new'}
    ${[years('old', 5, '2020-01-01', '2025-01-01'), life('new', '2025-01-01')]}     | ${'2025-01-01'} | ${'old'}
    ${[years('old', 5, '2020-01-01', '2025-01-01'), years('new', 4, '2025-01-01')]} | ${'2025-01-01'} | ${'new'}
    ${[years('old', 4, '2020-01-01', '2025-01-01'), years('new', 5, '2025-01-01')]} | ${'2025-01-01'} | ${'old'}
    ${[years('old', 5, '2020-01-01', '2025-01-01')]}                                | ${'2025-06-01'} | ${'old'}
  `(
    'the milder row applies: $row on $decidedOn',
    ({ rows, decidedOn, row }: { rows: GroundRule[]; decidedOn: string; row: string }) => {
      const found = ruleFor(rows, {
        ground: 'child_abuse',
        incidentOn: plainDate('2024-03-01'),
        decidedOn: plainDate(decidedOn),
      });
      expect(found.id).toBe(row);
    },
  );

  test('no later row makes an incident of before punishable', () => {
    const rows = [life('new', '2025-01-01')];
    const incident = {
      ground: 'child_abuse' as const,
      incidentOn: plainDate('2024-12-31'),
      decidedOn: plainDate('2025-02-01'),
    };
    expect(codeOf(() => ruleFor(rows, incident))).toBe('ban-ground-not-in-force');
  });
});

test.each`
  ground                 | named                        | outcome
  ${'child_abuse'}       | ${null}                      | ${'administrative_decision'}
  ${'child_abuse'}       | ${'judgment'}                | ${'judgment'}
  ${'child_abuse'}       | ${'public_security_penalty'} | ${'record-sealed'}
  ${'court_prohibition'} | ${null}                      | ${'judgment'}
  ${'court_prohibition'} | ${'administrative_decision'} | ${'ban-instrument-unfit'}
  ${'statutory_record'}  | ${null}                      | ${'judgment'}
  ${'statutory_record'}  | ${'administrative_decision'} | ${'ban-instrument-unfit'}
  ${'statutory_record'}  | ${'public_security_penalty'} | ${'record-sealed'}
`(
  '$ground imposed by $named: $outcome',
  ({ ground, named, outcome }: { ground: string; named: 'judgment' | null; outcome: string }) => {
    const act = () => instrumentOf(rowOf(ground), named);
    expect(codeOf(act) === 'none' ? act() : codeOf(act)).toBe(outcome);
  },
);

test.each`
  ground                 | incidentOn      | code
  ${'child_abuse'}       | ${'2025-12-31'} | ${'subject-was-minor'}
  ${'child_abuse'}       | ${'2026-01-01'} | ${'none'}
  ${'statutory_record'}  | ${'2025-12-31'} | ${'subject-was-minor'}
  ${'court_prohibition'} | ${'2025-12-31'} | ${'none'}
`(
  'somebody born on 1 January 2008, $ground on $incidentOn: $code',
  ({ ground, incidentOn, code }: Record<string, string>) => {
    const born = plainDate('2008-01-01');
    expect(codeOf(() => mustBeOfAge(rowOf(ground ?? ''), born, plainDate(incidentOn ?? '')))).toBe(
      code,
    );
  },
);

test.each`
  ground                 | stated                                    | outcome
  ${'child_abuse'}       | ${null}                                   | ${null}
  ${'child_abuse'}       | ${{ years: 3, releasedOn: null }}         | ${'ban-term-not-allowed'}
  ${'court_prohibition'} | ${null}                                   | ${'ban-term-required'}
  ${'court_prohibition'} | ${{ years: 2, releasedOn: null }}         | ${'ban-term-impossible'}
  ${'court_prohibition'} | ${{ years: 3, releasedOn: null }}         | ${{ years: 3, startsOn: null, endsOn: null }}
  ${'court_prohibition'} | ${{ years: 5, releasedOn: '2024-02-29' }} | ${{ years: 5, startsOn: '2024-02-29', endsOn: '2029-03-01' }}
  ${'court_prohibition'} | ${{ years: 6, releasedOn: null }}         | ${'ban-term-impossible'}
`(
  '$ground with the term $stated',
  ({
    ground,
    stated,
    outcome,
  }: {
    ground: string;
    stated: Parameters<typeof termOf>[1];
    outcome: unknown;
  }) => {
    const act = () => termOf(rowOf(ground), stated);
    if (typeof outcome === 'string') expect(codeOf(act)).toBe(outcome);
    else expect(act()).toEqual(outcome);
  },
);

test('a term is over on the first day after it, and never while its release is not known', () => {
  const released = plainDate('2026-06-05');
  const end = { endsOn: addYears(released, 3) };
  expect(isOver(end, plainDate('2029-06-04'))).toBe(false);
  expect(isOver(end, plainDate('2029-06-05'))).toBe(true);
  expect(isOver({ endsOn: null }, plainDate('2199-12-31'))).toBe(false);
  expect(isOver(null, plainDate('2199-12-31'))).toBe(false);
});

test('every ground has a row, and every row its source', () => {
  for (const ground of GROUNDS) expect(rowOf(ground).source.article).not.toBe('');
  expect(new Set(GROUND_RULES.map(({ id }) => id)).size).toBe(GROUND_RULES.length);
});
