import { SYSTEM, type Principal } from '../../src/domain/principal';
import { listObligations } from '../../src/features/enforcement/obligations.http';
import { say } from '../support/claim';
import { statesBy } from '../support/obligations';
import { ask, bodyOf } from '../support/organisations';
import { decide, propose, somebody } from '../support/people';
import { count } from '../support/scale';
import { hire } from '../support/staff';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** More than a page of those who enforce. */
const EMPLOYERS = count(250, 1_000);

/** The institution and the employment as they are, so many times more: nothing here opens who it is. */
async function alsoEmployedBy(others: number, employmentId: string): Promise<string[]> {
  const rows = await town.registry.owner<{ id: string }>(
    `WITH e AS (SELECT * FROM employment WHERE id = $2),
     made AS MATERIALIZED (
       SELECT gen_random_uuid() AS id, g.n FROM generate_series(1, $1::integer) AS g(n)),
     organisations AS (
       INSERT INTO organisation
       SELECT (jsonb_populate_record(NULL::organisation, to_jsonb(o) || jsonb_build_object('id', m.id))).*
         FROM made m, e JOIN organisation o ON o.id = e.institution_id RETURNING 1),
     institutions AS (
       INSERT INTO institution
       SELECT (jsonb_populate_record(NULL::institution,
                 to_jsonb(i) || jsonb_build_object('organisation_id', m.id, 'uscc', '91999999YY' || lpad(m.n::text, 8, '0')))).*
         FROM made m, e JOIN institution i ON i.organisation_id = e.institution_id RETURNING 1),
     employments AS (
       INSERT INTO employment
       SELECT (jsonb_populate_record(NULL::employment,
                 to_jsonb(e) || jsonb_build_object('id', gen_random_uuid(), 'institution_id', m.id))).*
         FROM made m, e RETURNING 1)
     SELECT id FROM made`,
    [others, employmentId],
  );
  return rows.map(({ id }) => id);
}

const clientOf = (organisationId: string): Principal => ({
  ...SYSTEM,
  kind: 'client',
  id: organisationId,
  organisationId,
  organisationKind: 'institution',
});

test(`a ban on somebody with ${EMPLOYERS} employers obliges each of them before it is answered`, async () => {
  const person = somebody();
  const employed = await hire(town, person);
  const others = await alsoEmployedBy(EMPLOYERS - 1, employed.id);
  const proposed = await propose(town.li, person);
  const begun = performance.now();
  const approved = await decide(town.wu, proposed);
  const approvedMs = performance.now() - begun;
  expect(approved.status).toBe(200);
  expect(await statesBy(town, proposed)).toHaveLength(EMPLOYERS);

  for (const institutionId of others) {
    const page = bodyOf(await ask(town.registry, clientOf(institutionId), listObligations, {}));
    expect(page.items).toMatchObject([
      { state: 'delivered', employments: [{ state: 'unconfirmed' }] },
    ]);
  }
  const readMs = performance.now() - begun;
  say(`  ${EMPLOYERS} employers: approved in ${ms(approvedMs)}, all read after ${ms(readMs)}`);
  expect(approvedMs).toBeLessThan(10_000);

  const seen = new Set<string>();
  for (let cursor = ''; ;) {
    const path = `/v1/bans/${proposed.id}/enforcement?show=in_post&limit=200${cursor}`;
    const { body } = await town.li('GET', path);
    for (const { institutionId } of body['items'] as { institutionId: string }[]) {
      seen.add(institutionId);
    }
    expect(body['counts']).toEqual(
      expect.arrayContaining([
        { state: 'delivered', obligations: others.length, inPost: others.length },
        { state: 'notified', obligations: 1, inPost: 1 },
      ]),
    );
    if (typeof body['nextCursor'] !== 'string') break;
    cursor = `&cursor=${body['nextCursor']}`;
  }
  expect(seen.size).toBe(EMPLOYERS);
}, 120_000);

function ms(duration: number): string {
  return `${Math.round(duration)} ms`;
}
