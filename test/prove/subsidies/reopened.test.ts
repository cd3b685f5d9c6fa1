import { plainDate } from '../../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../../src/domain/rulebook/subsidy-rules';
import { assessSubsidy } from '../../../src/domain/subsidy';
import { replay } from '../../../src/domain/subsidy-kept';
import { proposedBy } from '../../../src/domain/subsidy-reopening';
import type { SubsidyRule } from '../../../src/domain/subsidy-rule';
import { claimsAfter, type ClaimRow } from '../../../src/features/subsidies/claims.store';
import { decisionsOf, keptOf } from '../../../src/features/subsidies/decisions.store';
import { decideAgain } from '../../../src/features/subsidies/decide-again.commands';
import { say } from '../../support/claim';
import { asker } from '../../support/log';
import { ban, type Person } from '../../support/people';
import { count, IS_FULL } from '../../support/scale';
import {
  approved,
  certify,
  clerkOf,
  draft,
  entitled,
  followReopenings,
  moveClaim,
} from '../../support/subsidies';
import { openTown, type Caller, type Town } from '../../support/town';

const DECISIONS = count(16, 10_000);
const LANES = 4;
const MINUTES = 60_000;

interface Decided {
  readonly person: Person;
  readonly certificate: { readonly id: string; readonly reference: string };
  readonly fact: string;
}

let town: Town;
let chen: Caller;
let sun: Caller;
const world: Decided[] = [];

beforeAll(async () => {
  town = await openTown();
  [chen, sun] = [await clerkOf(town, '410105'), await clerkOf(town, '410105')];
  await Promise.all(
    Array.from({ length: LANES }, async (_none, lane) => {
      for (let at = lane; at < DECISIONS; at += LANES) world[at] = await decided(at);
    }),
  );
  await followReopenings(town.registry, 5 * MINUTES);
}, 19 * MINUTES);
afterAll(() => town.close());

/** One in eight is refused for months that are too few. */
async function decided(at: number): Promise<Decided> {
  const one = await entitled(town, chen, { level: at % 3 === 0 ? 3 : 4 });
  if (at % 8 !== 7) {
    await approved([chen, sun], one.person);
    return one;
  }
  await state(one, 5, '05');
  const submitted = await moveClaim(chen, await draft(chen, one.person), 'submit');
  await moveClaim(sun, submitted, 'refuse', { reason: 'not_eligible' });
  return one;
}

function state({ person, fact }: Decided, months: number, day: string) {
  return chen('PUT', `/v1/subsidy-facts/${fact}`, {
    ...{ person, kind: 'insured_months', value: { months }, asOf: '2026-03-01' },
    ...{ source: '社会保险经办机构', updatedAt: `2026-03-${day}T00:00:00Z` },
  });
}

function recertify({ person, certificate }: Decided, changed: object, level: 3 | 4 | 5 = 4) {
  const given = { reference: certificate.reference, updatedAt: '2026-04-01T00:00:00Z' };
  return certify(town, person, { level }, { ...given, ...changed });
}

/** Everything that may happen to one of them, and whether the decision would then be another. */
const CHANGES: readonly (readonly [string, number, (one: Decided) => Promise<unknown>, boolean])[] =
  [
    ['fewer months than are needed', 1, (one) => state(one, 5, '06'), true],
    ['more months than were enough', 2, (one) => state(one, 60, '06'), false],
    ['months that make a refusal wrong', 7, (one) => state(one, 60, '06'), true],
    ['months that leave a refusal right', 15, (one) => state(one, 6, '06'), false],
    ['a level that was written down wrongly', 4, (one) => recertify(one, {}, 5), true],
    [
      'a certificate that is revoked',
      5,
      (one) => recertify(one, { status: 'revoked', withdrawalReason: 'recorded_in_error' }),
      true,
    ],
    ['a ban that comes into force', 8, ({ person }) => ban(town, person), true],
  ];

test.each(CHANGES)(
  'after %s exactly those decisions are open that a computation of all names',
  async (_what, at, change, isAnother) => {
    const one = world[at];
    if (!one) throw new Error('the world is too small');
    const before = await openClaims();
    await change(one);
    await followReopenings(town.registry, MINUTES);
    const open = await openClaims();
    expect(open).toEqual(await named());
    expect(open.filter((id) => !before.includes(id))).toHaveLength(isAnother ? 1 : 0);
    if (IS_FULL) say(`${_what}: ${open.length} of ${DECISIONS} open, as computed`);
  },
  5 * MINUTES,
);

test(
  'every decision that was kept is computed identically, also when the rulebook has a newer row',
  async () => {
    const rulebook = SUBSIDY_RULES as SubsidyRule[];
    const at = rulebook.findIndex(
      ({ id, version }) => id === 'national-skill-upgrade' && version === 4,
    );
    const row = rulebook[at];
    if (!row) throw new Error('the row that decided is not there');
    const ended = { ...row, inForce: { ...row.inForce, endsOn: plainDate('2026-02-01') } };
    const newer: SubsidyRule = {
      ...row,
      version: 5,
      inForce: { startsOn: plainDate('2026-02-01'), endsOn: null },
      amount: { kind: 'by_level', fen: { 3: 1, 4: 1, 5: 1 } },
    };
    rulebook.splice(at, 1, ended, newer);
    try {
      const kept = await everyDecision();
      const elsewise = kept.filter(
        ({ given, day, assessment }) =>
          assessSubsidy(rulebook, given, day).amountFen !== assessment.amountFen,
      );
      expect(kept.filter((one) => !replay(one).identical)).toEqual([]);
      expect(elsewise.length).toBeGreaterThan(kept.length / 2);
      if (IS_FULL)
        say(
          `${kept.length} kept decisions replay identically; by the newer row ${elsewise.length} would be others`,
        );
    } finally {
      rulebook.splice(at, 2, row);
    }
  },
  5 * MINUTES,
);

async function openClaims(): Promise<string[]> {
  const rows = await town.registry.owner<{ claim_id: string }>(
    `SELECT claim_id FROM subsidy_reopening WHERE state = 'open' ORDER BY claim_id`,
  );
  return rows.map(({ claim_id }) => claim_id);
}

/** Of every claim of the world, whoever something became known of. */
async function named(): Promise<string[]> {
  const found: string[] = [];
  for await (const claims of everyClaim()) {
    await town.registry.runWork(asker, async (work) => {
      const all = await decideAgain(work, claims, await work.now());
      const others = all.filter(({ kept, again }) => proposedBy(kept, again) !== null);
      found.push(...others.map(({ claim }) => claim.id));
    });
  }
  return found.sort();
}

async function everyDecision() {
  const kept: ReturnType<typeof keptOf>[] = [];
  for await (const claims of everyClaim()) {
    await town.registry.runWork(asker, async (work) => {
      for (const { id } of claims) {
        kept.push(...(await decisionsOf(work, id)).map((row) => keptOf(work, row)));
      }
    });
  }
  return kept;
}

async function* everyClaim(): AsyncGenerator<ClaimRow[]> {
  let after: string | null = null;
  for (;;) {
    const page: ClaimRow[] = await town.registry.runWork(asker, (work) =>
      claimsAfter(work, after, 500),
    );
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.id ?? null;
  }
}
