import { SYSTEM } from '../../src/domain/principal';
import {
  closeFindings,
  openFinding,
  reconcileFindings,
  type NewFinding,
} from '../../src/features/findings/findings.commands';
import { findingProjection } from '../../src/features/findings/findings.facts';
import type { Work } from '../../src/platform/database/work';
import { anAuthority, anOfficer, type KnownOfficer } from '../support/accounts';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let officer: KnownOfficer;
beforeAll(async () => {
  registry = await openRegistry();
  const authority = await anAuthority(registry, '410105');
  officer = await anOfficer(registry, authority.id, 'officer.1');
});
afterAll(() => registry.close());

const doubt = (key: string, more: Partial<NewFinding> = {}): NewFinding => ({
  kind: 'outcome_not_reported',
  division: '410105',
  evidence: { of: key },
  dueOn: null,
  key,
  ...more,
});

function act(what: (work: Work, now: Date) => Promise<void>): Promise<void> {
  return registry.runWork({ actor: SYSTEM, requestId: 'test' }, async (work) =>
    what(work, await work.now()),
  );
}

const open = (key: string, more: Partial<NewFinding> = {}) =>
  act((work, now) => openFinding(work, now, doubt(key, more)));
const close = (...keys: string[]) =>
  act((work, now) => closeFindings(work, now, 'outcome_not_reported', keys));

/** As a human would, behind whatever a human is asked for. */
async function dismissed(key: string): Promise<void> {
  await registry.owner(
    `UPDATE finding SET closed_at = now(), dismissed_reason = 'explained', dismissed_by = $2
      WHERE key = $1 AND closed_at IS NULL`,
    [key, officer.id],
  );
}

/** Of each finding of these keys, in the order of opening: whether it is open, and its facts. */
async function storyOf(...keys: string[]): Promise<string[]> {
  const rows = await registry.owner<{ story: string }>(
    `SELECT f.key || ' ' || CASE WHEN f.closed_at IS NULL THEN 'open' ELSE 'closed' END || ' ' || f.version
            || ': ' || coalesce(string_agg(l.fact ->> 'type', ', ' ORDER BY l.number), '') AS story
       FROM finding f LEFT JOIN log_fact l ON l.fact -> 'subject' ->> 'id' = f.id::text
      WHERE f.key = ANY($1) GROUP BY f.id ORDER BY f.key, f.opened_at, f.id`,
    [keys],
  );
  return rows.map(({ story }) => story);
}

describe('a doubt whose cause is gone', () => {
  test('closes with one fact, and what is beside it stays open', async () => {
    await open('a1');
    await open('a2');
    await open('a1', { kind: 'obligation_late' });
    await close('a1', 'a1', 'never opened');
    expect(await storyOf('a1', 'a2')).toEqual([
      'a1 closed 2: finding.opened, finding.closed',
      'a1 open 1: finding.opened',
      'a2 open 1: finding.opened',
    ]);
  });

  test('is closed once by ten who notice at once', async () => {
    await open('raced');
    await Promise.all(Array.from({ length: 10 }, () => close('raced')));
    expect(await storyOf('raced')).toEqual(['raced closed 2: finding.opened, finding.closed']);
  });

  test('opens again when the cause is back', async () => {
    await open('back', { once: true });
    await close('back');
    await open('back', { once: true });
    expect(await storyOf('back')).toEqual([
      'back closed 2: finding.opened, finding.closed',
      'back open 1: finding.opened',
    ]);
  });

  test('closes many in any order without a circle of waits', async () => {
    const keys = Array.from({ length: 20 }, (_, at) => `many ${at}`);
    for (const key of keys) await open(key);
    const backwards = [...keys].reverse();
    await Promise.all([close(...keys), close(...backwards), close(...keys), close(...backwards)]);
    const story = await storyOf(...keys);
    expect(story).toHaveLength(20);
    expect(story.every((one) => one.endsWith('closed 2: finding.opened, finding.closed'))).toBe(
      true,
    );
  });
});

describe('a doubt that a human dismissed', () => {
  test('does not come back if it is one that is opened once', async () => {
    await open('once', { once: true });
    await dismissed('once');
    await open('once', { once: true });
    expect(await storyOf('once')).toHaveLength(1);
    await open('once');
    expect(await storyOf('once')).toHaveLength(2);
  });

  test('does not come back through a gap while it is being dismissed', async () => {
    await open('gap', { once: true });
    const opening = await registry.runWork({ actor: SYSTEM, requestId: 'test' }, async ({ tx }) => {
      await tx.query(
        `UPDATE finding SET closed_at = opened_at, dismissed_reason = 'other', dismissed_by = $1
          WHERE key = 'gap'`,
        [officer.id],
      );
      const again = open('gap', { once: true });
      await untilSomebodyWaits();
      return { again };
    });
    await opening.again;
    expect(await storyOf('gap')).toHaveLength(1);
  });
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await registry.owner(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
  }
}

describe('what is looked for again', () => {
  const look = (keys: string[], wanted: NewFinding[]) =>
    act((work, now) =>
      reconcileFindings(
        work,
        now,
        keys.map((key) => ({ kind: 'outcome_not_reported', key })),
        wanted,
      ),
    );

  test('opens, stays and closes until it is what was found', async () => {
    await look(['r1', 'r2', 'r3'], [doubt('r1'), doubt('r2')]);
    await look(['r1', 'r2', 'r3'], [doubt('r2'), doubt('r3')]);
    expect(await storyOf('r1', 'r2', 'r3')).toEqual([
      'r1 closed 2: finding.opened, finding.closed',
      'r2 open 1: finding.opened',
      'r3 open 1: finding.opened',
    ]);
    await look(['r1', 'r2'], []);
    expect(await storyOf('r2', 'r3')).toEqual([
      'r2 closed 2: finding.opened, finding.closed',
      'r3 open 1: finding.opened',
    ]);
  });

  test('must cover what is found, or that would never close', async () => {
    await expect(look(['r4'], [doubt('r5')])).rejects.toThrow('without being looked for');
    expect(await storyOf('r5')).toEqual([]);
  });
});

test('the service cannot rewrite what a finding says', async () => {
  await expect(
    registry.runWork({ actor: SYSTEM, requestId: 'test' }, ({ tx }) =>
      tx.query(`UPDATE finding SET division = '410103'`),
    ),
  ).rejects.toThrow('permission denied');
});

test('rows and last facts say the same, but for what was dismissed behind their back', async () => {
  const behind = await registry.owner<{ id: string }>(
    `SELECT id FROM finding WHERE dismissed_reason IS NOT NULL ORDER BY id`,
  );
  expect((await differing(registry, findingProjection)).sort()).toEqual(behind.map(({ id }) => id));
});
