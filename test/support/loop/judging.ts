import type { Book, Pair } from './book';
import type { Ground, Standing, Told } from './standing';

export interface Verdict {
  readonly trials: number;
  readonly failures: readonly string[];
}

/** Above the county in which every institution of a village lies. */
const COUNTY = '410105';
const CITY = '410100';

/** An employer that a ban obliges by the test's own book, and who is obliged. */
export function whoIsObliged(
  book: Book,
  { obligations }: Ground,
): Record<'skipped' | 'twice', Verdict> {
  const found = new Map<string, number>();
  for (const one of obligations) found.set(nameOf(one), (found.get(nameOf(one)) ?? 0) + 1);
  const wanted = new Set(book.obliged.map(nameOf));
  return {
    skipped: {
      trials: wanted.size,
      failures: [...wanted].filter((pair) => !found.has(pair)),
    },
    twice: {
      trials: obligations.length,
      failures: [
        ...[...found].filter(([, times]) => times !== 1).map(([pair]) => `twice: ${pair}`),
        ...[...found.keys()].filter((pair) => !wanted.has(pair)).map((pair) => `idly: ${pair}`),
      ],
    },
  };
}

function nameOf({ banId, institutionId }: Pair): string {
  return `${banId} ${institutionId}`;
}

/**
 * Verified; cancelled, of a ban that was lifted; or before the superior, of a ban that was not, with one open finding
 * in the county and one in the city about the step that is late, and no other.
 */
export function endings(book: Book, { obligations, findings }: Ground): Verdict {
  const lifted = new Set(book.lives.flatMap(({ liftedIds }) => liftedIds));
  const open = findings.filter((one) => one.open).map(({ key, division }) => `${key} ${division}`);
  const about = new Map<string, string[]>();
  for (const line of open) {
    const id = line.split(':')[0] ?? '';
    about.set(id, [...(about.get(id) ?? []), line]);
  }
  const failures = obligations.flatMap((one) => {
    const { id, state, escalation, banId } = one;
    const its = (about.get(id) ?? []).sort();
    const isOver = state === 'verified' || (state === 'cancelled' && lifted.has(banId));
    const isLate = escalation === 2 && state !== 'cancelled' && !lifted.has(banId);
    const right = isOver ? [] : [`${id}:${state} ${COUNTY}`, `${id}:${state}:superior ${CITY}`];
    if ((isOver || isLate) && its.join() === right.join()) return [];
    return [`${id} of ban ${banId}: ${state} at ${escalation}, findings ${its.join(', ')}`];
  });
  return { trials: obligations.length, failures };
}

/** Every fact of an obligation follows on the one before: no move, step, level or finding comes twice or too early. */
export function repeated({ told, findings }: Ground): Verdict {
  const moves = told.map(({ id, type, state, escalation }) =>
    [id, type, state, escalation].join(' '),
  );
  const failures = [
    ...twice(moves),
    ...twice(findings.map(({ key }) => key)),
    ...told.flatMap((fact, at) => {
      const before = told[at - 1];
      return faultsOf(fact, before?.id === fact.id ? before : null);
    }),
  ];
  return { trials: told.length + findings.length, failures };
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) < at).map((name) => `again: ${name}`);
}

function faultsOf(fact: Told, before: Told | null): string[] {
  const what = `${fact.id} v${fact.version} ${fact.type}`;
  if (fact.version !== (before?.version ?? 0) + 1) return [`out of order: ${what}`];
  if (fact.type !== 'obligation.escalated' || !before) return [];
  const isNext = fact.escalation === before.escalation + 1;
  const isDue = before.escalatesAt !== null && fact.at >= before.escalatesAt;
  return [
    ...(isNext ? [] : [`a level left out: ${what}`]),
    ...(isDue ? [] : [`too early: ${what}, due ${before.escalatesAt}`]),
  ];
}

/** What somebody was told was done, and does not stand. */
export function lost(book: Book, { obligations, states }: Ground): Verdict {
  const known = new Map(obligations.map((one): [string, Standing] => [one.id, one]));
  const claims = [
    ...book.lives.flatMap(({ banIds, liftedIds }) =>
      banIds.map((id) => {
        const right = liftedIds.includes(id) ? 'lifted' : 'in_force';
        return [`ban ${id}`, states.get(id) === right] as const;
      }),
    ),
    ...book.employments.map((id) => [`employment ${id}`, states.has(id)] as const),
    ...book.ended.map((id) => [`the end of ${id}`, states.get(id) === 'ended'] as const),
    ...[...book.shown].map(
      ([id, step]) => [`${step} of ${id}, as it was shown`, has(known, id, step)] as const,
    ),
    ...book.steps.map(
      ({ obligationId: id, step }) => [`${step} of ${id}`, has(known, id, step)] as const,
    ),
  ];
  return {
    trials: claims.length,
    failures: [...claims.filter(([, stands]) => !stands).map(([what]) => what), ...book.surprises],
  };
}

function has(known: ReadonlyMap<string, Standing>, id: string, step: string): boolean {
  return known.get(id)?.steps.includes(step) ?? false;
}
