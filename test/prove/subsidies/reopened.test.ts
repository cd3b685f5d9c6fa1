import { plainDate } from '../../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../../src/domain/rulebook/subsidy-rules';
import { assessSubsidy } from '../../../src/domain/subsidy';
import { replay } from '../../../src/domain/subsidy-kept';
import { proposedBy, type SubsidyReopening } from '../../../src/domain/subsidy-reopening';
import type { SubsidyRule } from '../../../src/domain/subsidy-rule';
import { claimsAfter, claimsOf, type ClaimRow } from '../../../src/features/subsidies/claims.store';
import { decisionsOf, keptOf } from '../../../src/features/subsidies/decisions.store';
import { decideAgain } from '../../../src/features/subsidies/decide-again.commands';
import { lookAtDue } from '../../../src/features/subsidies/look-at-due.commands';
import { say } from '../../support/claim';
import { asker } from '../../support/log';
import { inOne, principals } from '../../support/in-one';
import { ban, somebody, term, type Person } from '../../support/people';
import { count, IS_FULL } from '../../support/scale';
import {
  approved,
  certify,
  clerkBearer,
  clerkOf,
  draft,
  entitled,
  followReopenings,
  insure,
  moveClaim,
  train,
} from '../../support/subsidies';
import { callerAt, dayOf, openTown, type Answer, type Caller, type Town } from '../../support/town';

const DECISIONS = count(16, 10_000);
const LANES = 6;
const MINUTES = 60_000;

interface Decided {
  readonly person: Person;
  readonly certificate: { readonly id: string; readonly reference: string };
  readonly fact: string;
  readonly claim: Answer;
}

let town: Town;
let chen: Caller;
let sun: Caller;
const world: Decided[] = [];
/** Beside the world, of what it has no other: two claims of one person, and a ban whose term runs out. */
let twice: Decided;
let banned: Decided;

beforeAll(async () => {
  town = await openTown();
  const bearers = [await clerkBearer(town, '410105'), await clerkBearer(town, '410105')] as const;
  [chen, sun] = [callerAt(town.baseUrl, bearers[0]), callerAt(town.baseUrl, bearers[1])];
  const actors = await principals(town.registry, [...bearers, town.tokenOfSchool]);
  await Promise.all(
    Array.from({ length: LANES }, async (_none, lane) => {
      for (let at = lane; at < DECISIONS; at += LANES) {
        world[at] = await inOne(town.registry, actors, ([first, second, school]) =>
          decided(at, [first, second, school] as [Caller, Caller, Caller]),
        );
      }
    }),
  );
  twice = await ofTwoFunds();
  banned = await underABan();
  await followReopenings(town.registry, 5 * MINUTES);
}, 19 * MINUTES);
afterAll(() => town.close());

/** One in eight is refused for months that are too few. */
async function decided(
  at: number,
  [first, second, school]: readonly [Caller, Caller, Caller],
): Promise<Decided> {
  const person = somebody();
  const certificate = await certify({ school }, person, { level: at % 3 === 0 ? 3 : 4 });
  const fact = await insure(first, person, at % 8 === 7 ? 5 : 48);
  const one = { person, certificate, fact };
  if (at % 8 !== 7) return { ...one, claim: await approved([first, second], person) };
  const submitted = await moveClaim(first, await draft(first, person), 'submit');
  const refused = { reason: 'not_eligible' };
  return { ...one, claim: await moveClaim(second, submitted, 'refuse', refused) };
}

async function ofTwoFunds(): Promise<Decided> {
  const one = await entitled(town, chen);
  const higher = await certify(town, one.person, { level: 3 });
  await train(town, one.person);
  const claim = await approved([chen, sun], one.person, { subjectId: one.certificate.id });
  await approved([chen, sun], one.person, {
    ...{ programme: 'vocational_training', subjectId: higher.id },
  });
  return { ...one, claim };
}

async function underABan(): Promise<Decided> {
  const one = await entitled(town, chen);
  await ban(town, one.person, term(dayOf(town.registry, 1)));
  return { ...one, claim: await approved([chen, sun], one.person) };
}

function state({ person, fact }: Decided, months: number, day: string, by = chen) {
  return by('PUT', `/v1/subsidy-facts/${fact}`, {
    ...{ person, kind: 'insured_months', value: { months }, asOf: '2026-03-01' },
    ...{ source: '社会保险经办机构', updatedAt: `2026-03-${day}T00:00:00Z` },
  });
}

function recertify({ person, certificate }: Decided, changed: object, level: 3 | 4 | 5 = 4) {
  const given = { reference: certificate.reference, updatedAt: '2026-04-01T00:00:00Z' };
  return certify(town, person, { level }, { ...given, ...changed });
}

async function contradict(one: Decided) {
  await state(one, 5, '06', await clerkOf(town, '420102'));
}

/** Its decision is opened, and left behind by another account. */
async function decideAnew(one: Decided) {
  await state(one, 5, '06');
  await followReopenings(town.registry, MINUTES);
  const account = { name: '王小明', bank: '某银行郑州分行', account: '6217000000000000002' };
  const corrected = await moveClaim(chen, one.claim, 'payee', account);
  if (corrected.status !== 200) throw new Error(corrected.text);
}

/** Its money is taken back, and then the months were right after all. */
async function payBackAndCorrect(one: Decided) {
  await state(one, 5, '06');
  await followReopenings(town.registry, MINUTES);
  const open = await town.registry.owner<{ id: string; version: number }>(
    `SELECT id, version FROM subsidy_reopening WHERE claim_id = $1 AND state = 'open'`,
    [one.claim.body['id']],
  );
  const path = `/v1/subsidy-reopenings/${open[0]?.id ?? ''}/sign`;
  const signed = await chen('POST', path, undefined, { 'if-match': `"${open[0]?.version ?? 0}"` });
  if (signed.status !== 200) throw new Error(signed.text);
  await state(one, 48, '07');
}

/** Last of all: what is signed in does not outlive it. */
async function passTheTerm() {
  town.registry.clock.shiftMs = 2 * 86_400_000;
  await town.registry.runWork(asker, lookAtDue);
}

/** Everything that may happen to one of them, and whether the decision would then be another. */
const CHANGES: readonly (readonly [
  string,
  () => Decided | undefined,
  (one: Decided) => Promise<unknown>,
  boolean,
])[] = [
  ['fewer months than are needed', () => world[1], (one) => state(one, 5, '06'), true],
  ['more months than were enough', () => world[2], (one) => state(one, 60, '06'), false],
  ['months that make a refusal wrong', () => world[7], (one) => state(one, 60, '06'), true],
  ['months that leave a refusal right', () => world[15], (one) => state(one, 6, '06'), false],
  ['a level that was written down wrongly', () => world[4], (one) => recertify(one, {}, 5), true],
  [
    'a certificate that is revoked',
    () => world[5],
    (one) => recertify(one, { status: 'revoked', withdrawalReason: 'recorded_in_error' }),
    true,
  ],
  ['a ban that comes into force', () => world[8], ({ person }) => ban(town, person), true],
  ['an authority that contradicts another', () => world[10], contradict, true],
  ['a claim that was decided anew', () => world[11], decideAnew, false],
  ['a claw-back whose cause was wrong', () => world[13], payBackAndCorrect, true],
  ['a level that a later claim was paid for', () => twice, (one) => recertify(one, {}, 3), true],
  ['the term of a ban that runs out', () => banned, passTheTerm, true],
];

test.each(CHANGES)(
  'after %s exactly those decisions are open that a computation of all names',
  async (_what, which, change, isAnother) => {
    const one = which();
    if (!one) throw new Error('the world is too small');
    const before = await openOnes();
    await change(one);
    await followReopenings(town.registry, MINUTES);
    const open = await openOnes();
    expect(open).toEqual(await named());
    const added = open.filter((text) => !before.includes(text));
    expect(added).toHaveLength(isAnother ? 1 : 0);
    if (isAnother) expect(added[0]).toContain(String(one.claim.body['id']));
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

/** Claim, outcome, fen and flags of each. */
async function openOnes(): Promise<string[]> {
  const rows = await town.registry.owner<SubsidyReopening & { claim_id: string; fen: string }>(
    `SELECT claim_id, outcome, amount_fen AS fen, flags FROM subsidy_reopening WHERE state = 'open'`,
  );
  return rows
    .map(({ claim_id, outcome, fen, flags }) => [claim_id, outcome, fen, ...flags].join(' '))
    .sort();
}

/** Of every claim of the world, whoever something became known of. */
async function named(): Promise<string[]> {
  const found: string[] = [];
  for await (const claims of everyClaim()) {
    await town.registry.runWork(asker, async (work) => {
      const people = [...new Set(claims.map(({ personId }) => personId))];
      const all = await claimsOf(work, people);
      for (const { claim, kept, again } of await decideAgain(work, all, await work.now(), claims)) {
        const proposed = proposedBy(kept, again);
        if (!proposed) continue;
        const { outcome, amountFen, flags } = proposed;
        found.push([claim.id, outcome, amountFen, ...flags].join(' '));
      }
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
