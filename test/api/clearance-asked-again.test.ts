import { v7 } from 'uuid';
import { create } from 'qrcode';
import { pageOf, receiptOf, standingOf } from '../support/receipts';
import { dayOf, openTown, turnClock, type Town } from '../support/town';
import { ask, ban, certify, problemOf, somebody, trained } from '../support/people';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

const checksKept = async () =>
  (await town.registry.owner<{ n: number }>(`SELECT count(*)::int AS n FROM clearance_check`))[0]
    ?.n;

describe('a question that is sent again under its key', () => {
  test('has the same answer, once in the register', async () => {
    const [li, key] = [somebody(), v7()];
    const first = await ask(town, li, { key });
    const kept = await checksKept();
    const again = await ask(town, li, { key });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(await checksKept()).toBe(kept);
    const other = await ask(town, somebody(), { key });
    expect(problemOf(other)).toBe('422 idempotency-key-reused');
    const without = await ask(town, li);
    expect(without.body['id']).not.toBe(first.body['id']);
  });

  test('after a ban is not answered as before', async () => {
    const [li, key] = [somebody(), v7()];
    const first = await ask(town, li, { key });
    expect(first.body['verdict']).toBe('clear');
    await ban(town, li);
    const again = await ask(town, li, { key });
    expect(problemOf(again)).toBe('409 answer-superseded');
    expect(again.body).not.toHaveProperty('verdict');
    const read = await town.nursery('GET', `/v1/clearance-checks/${String(first.body['id'])}`);
    expect(read.body).toMatchObject({ verdict: 'clear', standing: 'no_longer_current' });
  });

  test('after its last day is not answered as before, though the person is still clear', async () => {
    const { registry, school } = town;
    const [li, key, position] = [somebody(), v7(), 'caregiver'];
    await trained(town, li, { expiresOn: dayOf(registry) });
    const first = await ask(town, li, { key, position });
    expect(first.body).toMatchObject({ verdict: 'clear', validUntil: dayOf(registry) });
    await certify(school, li, { issuedOn: '2026-05-21' }, 'renewed');
    turnClock(registry, `${dayOf(registry, 1)}T00:00:01+08:00`);
    expect(await standingOf(town, receiptOf(first))).toBe('no_longer_current');
    const again = await ask(town, li, { key, position, authorisedOn: dayOf(registry, -1) });
    expect(problemOf(again)).toBe('409 answer-superseded');
    expect((await ask(town, li, { position })).body['verdict']).toBe('clear');
  });

  test('while the first is being answered is not decided beside it', async () => {
    const [li, key] = [somebody(), v7()];
    const kept = (await checksKept()) ?? 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(town, li, { key })));
    const codes = new Set(answers.map((answer) => problemOf(answer)));
    codes.delete('409 idempotency-key-in-flight');
    expect(codes).toEqual(new Set(['201']));
    const ids = answers.flatMap(({ status, body }) => (status === 201 ? [body['id']] : []));
    expect(new Set(ids).size).toBe(1);
    expect(await checksKept()).toBe(kept + 1);
  });
});

describe('a check', () => {
  test('is there for the nursery that asked, and absent for every other', async () => {
    const asked = await ask(town, somebody());
    const path = `/v1/clearance-checks/${String(asked.body['id'])}`;
    expect((await town.nursery('GET', path)).body).toEqual(asked.body);
    expect(problemOf(await town.otherNursery('GET', path))).toBe('404 not-found');
    const { body } = await town.otherNursery('GET', '/v1/clearance-checks?limit=200');
    expect(JSON.stringify(body)).not.toContain(asked.body['id']);
    const own = await town.nursery('GET', '/v1/clearance-checks?limit=200');
    expect(JSON.stringify(own.body)).toContain(asked.body['id']);
  });

  test('keeps whom it asked about sealed, and registers nobody', async () => {
    const li = somebody('欧阳震华');
    const persons = () => town.registry.owner(`SELECT id FROM person`);
    const before = await persons();
    const { body } = await ask(town, li);
    expect(await persons()).toEqual(before);
    const [row] = await town.registry.owner<{ text: string; sealed: Buffer }>(
      `SELECT row_to_json(c)::text AS text, sealed_applicant AS sealed FROM clearance_check c WHERE id = $1`,
      [body['id']],
    );
    expect(row?.text).toContain(String(body['id']));
    for (const secret of [li.name, li.identity.number]) {
      expect(row?.text).not.toContain(secret);
      expect(row?.sealed.toString('utf8')).not.toContain(secret);
    }
  });

  test('is one fact, which its nursery may read and which tells of no cause', async () => {
    const zhang = somebody();
    await ban(town, zhang);
    const { body } = await ask(town, { ...zhang, name: '王五' });
    const facts = await town.registry.owner<{ type: string; concerns: string[]; text: string }>(
      `SELECT fact->>'type' AS type, fact->'concerns' AS concerns, fact::text AS text FROM log_fact
        WHERE fact->'subject'->>'id' = $1`,
      [body['id']],
    );
    expect(facts).toEqual([expect.objectContaining({ type: 'clearance.answered' })]);
    expect(facts[0]?.concerns).toHaveLength(1);
    expect(facts[0]?.text).not.toMatch(/name_disagrees|ban_in_force/);
  });
});

describe('what may be shown', () => {
  test('the page names nobody, no nursery, no post and no reason, and is kept by no cache', async () => {
    const li = await trained(town);
    const { page, link } = await pageOf(town, await ask(town, li, { position: 'caregiver' }));
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(page.headers.get('cache-control')).toMatch(/no-store/);
    expect(page.text).toMatch(/当前有效/);
    for (const secret of [li.name, li.identity.number, '91999999XX00000358', 'caregiver']) {
      expect(page.text).not.toContain(secret);
    }
    const other = await town.anyone('GET', `${new URL(link).pathname.slice(0, -2)}xx`);
    expect(problemOf(other)).toBe('404 not-found');
  });

  test('the code is a drawing of exactly the address of the page', async () => {
    const { link } = await pageOf(town, await ask(town, somebody()));
    const drawn = await town.anyone('GET', `${new URL(link).pathname}/qr.svg`);
    expect(drawn.headers.get('content-type')).toMatch(/image\/svg\+xml/);
    const { size, data } = create(link, {}).modules;
    expect(modulesOf(drawn.text)).toEqual(
      [...data].flatMap((dark, at) => (dark ? [`${at % size},${Math.floor(at / size)}`] : [])),
    );
  });
});

/** The dark modules of a drawn code, row by row: `M` goes to a place, `m` on by some, `h` draws a line. */
function modulesOf(svg: string): string[] {
  const [, path = ''] = /stroke="#000000" d="([^"]+)"/.exec(svg) ?? [];
  const dark: string[] = [];
  let [x, y] = [0, 0];
  for (const [, move, first, second] of path.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    const by = Number(first);
    if (move === 'M') [x, y] = [by, Number(second)];
    else if (move === 'm') [x, y] = [x + by, y + Number(second)];
    else for (const end = x + by; x < end; x += 1) dark.push(`${x},${Math.floor(y)}`);
  }
  const margin = Number(dark[0]?.split(',')[0]);
  return dark.map((place) =>
    place
      .split(',')
      .map((n) => Number(n) - margin)
      .join(),
  );
}
