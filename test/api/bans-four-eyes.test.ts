import { parseIdentity } from '../../src/domain/identity-document';
import { parseName } from '../../src/domain/name';
import { createOfficer, disableOfficer } from '../../src/features/access/officers.commands';
import { SYSTEM } from '../../src/domain/principal';
import { as } from '../support/accounts';
import { COUNTY, openTown, type Caller, type Town } from '../support/town';
import {
  ban,
  decide,
  problemOf,
  proposalOn,
  propose,
  somebody,
  verdictOn,
} from '../support/people';

let town: Town;
let city: Caller;
let education: Caller;
let otherCounty: Caller;
beforeAll(async () => {
  town = await openTown();
  city = (await town.officer('410100')).call;
  education = (await town.officer(COUNTY, 'education')).call;
  otherCounty = (await town.officer('410122')).call;
});
afterAll(() => town.close());

const stateOf = async (id: string) =>
  (await town.registry.owner<{ state: string }>(`SELECT state FROM ban WHERE id = $1`, [id]))[0]
    ?.state;

describe('two humans', () => {
  test('who proposed cannot approve or reject, and the ban stays proposed', async () => {
    const proposed = await propose(town.li, somebody());
    for (const move of ['approve', 'reject'] as const) {
      const answer = await decide(town.li, proposed, move);
      expect(problemOf(answer)).toBe('403 ban-needs-second-officer');
    }
    expect(await stateOf(proposed.id)).toBe('proposed');
  });

  test('the database refuses an approval by the proposer that the rule did not see', async () => {
    const { id } = await propose(town.li, somebody());
    const { id: banned } = await ban(town, somebody());
    const approveAs = (human: string) =>
      town.registry.owner(
        `UPDATE ban SET state = 'in_force', decided_by = proposed_by, decided_by_human = ${human},
                decided_at = now(), version = 2, person_id = (SELECT person_id FROM ban WHERE id = $2)
          WHERE id = $1`,
        [id, banned],
      );
    await expect(approveAs('proposed_by_human')).rejects.toThrow('ban_needs_two_humans');
    const another = `(SELECT decided_by_human FROM ban WHERE id = $2)`;
    await expect(approveAs(another)).rejects.toThrow('ban_decided_by_decided_by_human_fkey');
  });

  test('a second account of the human who proposed does not approve either', async () => {
    const { call, known } = await town.officer(COUNTY);
    const proposed = await propose(call, somebody());
    const human = await humanBehind(known.id);
    const second = { authorityId: known.authorityId, username: 'second', roles: [ROLE], human };
    const make = () => as(town.registry, SYSTEM, (work) => createOfficer(work, second));
    await expect(make()).rejects.toMatchObject({ code: 'account-exists' });

    await as(town.registry, { ...SYSTEM, organisationId: known.authorityId }, (work) =>
      disableOfficer(work, known.id),
    );
    const { officer, secrets } = await make();
    const again = await town.signedIn({ ...second, id: officer.id, ...secrets });
    expect(problemOf(await decide(again, proposed))).toBe('403 ban-needs-second-officer');
    expect(problemOf(await decide(town.wu, proposed))).toBe('200');
  });

  test('only who proposed withdraws', async () => {
    const proposed = await propose(town.li, somebody());
    expect(problemOf(await decide(town.wu, proposed, 'withdraw'))).toBe('403 ban-outside-line');
    expect(problemOf(await decide(town.li, proposed, 'withdraw'))).toBe('200');
  });
});

const ROLE = 'case_officer' as const;

/** The verified human of an account, as the administrator would name him again. */
async function humanBehind(officerId: string) {
  const [row] = await town.registry.owner<{ id: string; name: Buffer; document: Buffer }>(
    `SELECT h.id, h.name, h.document FROM human h JOIN officer o ON o.human_id = h.id WHERE o.id = $1`,
    [officerId],
  );
  if (!row) throw new Error('an account without a human');
  const open = (column: 'name' | 'document') =>
    town.registry.keys.open({ table: 'human', row: row.id, column }, row[column]);
  const number = open('document').replace(/^chn18:/, '');
  return {
    document: parseIdentity({ type: 'resident_id', number }),
    name: parseName(open('name')),
  };
}

describe('the deciding line', () => {
  test('an officer of the superior authority may approve', async () => {
    const zhang = somebody();
    expect(problemOf(await decide(city, await propose(town.li, zhang)))).toBe('200');
    expect(await verdictOn(town, zhang)).toBe('barred');
  });

  test('to another county and another regulator the ban is as absent as one that never was', async () => {
    const proposed = await propose(town.li, somebody());
    const nowhere = { id: '01900000-0000-7000-8000-000000000000', etag: '"1"' };
    for (const stranger of [otherCounty, education]) {
      const seen = await stranger('GET', `/v1/bans/${proposed.id}`);
      const absent = await stranger('GET', `/v1/bans/${nowhere.id}`);
      expect(problemOf(seen)).toBe('404 not-found');
      expect({ ...seen.body, instance: null }).toEqual({ ...absent.body, instance: null });
      expect(problemOf(await decide(stranger, proposed))).toBe('404 not-found');
      expect(problemOf(await decide(stranger, proposed, 'reject'))).toBe('404 not-found');
      const { body } = await stranger('GET', '/v1/bans?limit=200');
      expect(JSON.stringify(body)).not.toContain(proposed.id);
    }
    const { body } = await city('GET', '/v1/bans?limit=200&state=proposed');
    expect(JSON.stringify(body)).toContain(proposed.id);
  });

  test('an incident outside the division of the authority is not its to propose', async () => {
    const elsewhere = { incidentDivision: '410122' };
    const propose = (officer: Caller) =>
      officer('POST', '/v1/bans', proposalOn(somebody(), elsewhere));
    expect(problemOf(await propose(town.li))).toBe('403 outside-jurisdiction');
    expect(problemOf(await propose(otherCounty))).toBe('201');
    expect(problemOf(await propose(city))).toBe('201');
  });
});

describe('a decision is about what was read, once', () => {
  test('without If-Match 428, with a stale one 412, and nothing moves', async () => {
    const { id, etag } = await propose(town.li, somebody());
    const bare = await town.wu('POST', `/v1/bans/${id}/approve`, undefined, {});
    expect(problemOf(bare)).toBe('428 precondition-required');
    expect(problemOf(await decide(town.wu, { id, etag: '"7"' }))).toBe('412 precondition-failed');
    expect(await stateOf(id)).toBe('proposed');
    expect(problemOf(await decide(town.wu, { id, etag }))).toBe('200');
  });

  test.each(['approve', 'reject', 'withdraw'] as const)(
    'after %s no other decision is taken',
    async (first) => {
      const person = somebody();
      const proposed = await propose(town.li, person);
      const decider = first === 'withdraw' ? town.li : town.wu;
      const done = await decide(decider, proposed, first);
      const read = { id: proposed.id, etag: done.headers.get('etag') ?? '' };
      for (const [officer, move] of [
        [town.wu, 'approve'],
        [town.wu, 'reject'],
        [town.li, 'withdraw'],
      ] as const) {
        expect(problemOf(await decide(officer, read, move))).toBe('409 ban-already-decided');
      }
      expect(await verdictOn(town, person)).toBe(first === 'approve' ? 'barred' : 'clear');
    },
  );

  test('a proposal needs an idempotency key; sent twice under it, it is one ban', async () => {
    const body = proposalOn(somebody());
    const bare = await town.li('POST', '/v1/bans', body, { 'idempotency-key': null });
    expect(problemOf(bare)).toBe('400 idempotency-key-missing');
    const key = { 'idempotency-key': 'a-key-of-ours' };
    const [one, two] = [
      await town.li('POST', '/v1/bans', body, key),
      await town.li('POST', '/v1/bans', body, key),
    ];
    expect(two.body).toEqual(one.body);
    const changed = await town.li('POST', '/v1/bans', { ...body, capacity: 'direct_manager' }, key);
    expect(problemOf(changed)).toBe('422 idempotency-key-reused');
  });

  test('the same decision bars the same person once, however the number is written', async () => {
    const zhang = somebody();
    const body = proposalOn(zhang);
    const { number } = zhang.identity;
    const old = {
      ...zhang,
      identity: { ...zhang.identity, number: number.slice(0, 6) + number.slice(8, 17) },
    };
    expect(problemOf(await town.li('POST', '/v1/bans', body))).toBe('201');
    const subject = { person: { ...old, proof: 'card_reader' } };
    const again = await town.li('POST', '/v1/bans', { ...body, subject });
    expect(problemOf(again)).toBe('409 ban-already-recorded');
    const asManager = await town.li('POST', '/v1/bans', { ...body, capacity: 'direct_manager' });
    expect(problemOf(asManager)).toBe('201');
  });
});
