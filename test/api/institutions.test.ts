import type { Principal } from '../../src/domain/principal';
import { openFinding } from '../../src/features/findings/findings.commands';
import { listFindings } from '../../src/features/findings/findings.http';
import {
  institutionProjection,
  providerProjection,
} from '../../src/features/institutions/institutions.commands';
import { getProvider, registerProvider } from '../../src/features/institutions/providers.http';
import { awardRightsOf } from '../../src/features/institutions/institutions.store';
import {
  ask,
  bodyOf,
  getInstitution,
  officerOf,
  registerInstitution,
} from '../support/organisations';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let jinshui: Principal; // a district of Zhengzhou
let zhengzhou: Principal;
let henan: Principal;
let erqi: Principal; // the district beside
beforeAll(async () => {
  registry = await openRegistry();
  jinshui = await officerOf(registry, '410105');
  zhengzhou = await officerOf(registry, '410100');
  henan = await officerOf(registry, '410000');
  erqi = await officerOf(registry, '410103');
});
afterAll(() => registry.close());

const nursery = {
  uscc: '52999999XX0000019K',
  name: '向阳托育园',
  legalForm: 'social_service',
  division: '410105',
  filingState: 'filed',
} as const;

test('a county registers a nursery, and its line reads it', async () => {
  const registered = await ask(registry, jinshui, registerInstitution, {
    body: { ...nursery, uscc: ' 52999999xx00000１9K ' },
  });
  expect(registered).toMatchObject({ status: 201, version: 1 });
  const body = bodyOf(registered);
  expect(body).toEqual({ id: body.id, ...nursery, usccChecksum: 'valid', address: null, bans: [] });
  for (const reader of [jinshui, zhengzhou, henan]) {
    const read = await ask(registry, reader, getInstitution, { path: { uscc: nursery.uscc } });
    expect(read).toMatchObject({ status: 200, body, version: 1 });
  }
  const facts = await registry.owner(
    `SELECT fact -> 'data' AS data, fact -> 'concerns' AS concerns FROM log_fact
      WHERE fact ->> 'type' = 'institution.registered' AND fact -> 'subject' ->> 'id' = $1`,
    [body.id],
  );
  expect(facts).toEqual([
    {
      data: {
        uscc: nursery.uscc,
        usccChecksum: 'valid',
        legalForm: 'social_service',
        filingState: 'filed',
      },
      concerns: [body.id, jinshui.organisationId],
    },
  ]);
});

test('to the county beside, a nursery is as absent as one that does not exist', async () => {
  const uscc = '91999999XX00000358';
  await ask(registry, jinshui, registerInstitution, { body: { ...nursery, uscc } });
  const foreign = await ask(registry, erqi, getInstitution, { path: { uscc } });
  const unknown = await ask(registry, erqi, getInstitution, {
    path: { uscc: '12999999XX0000027J' },
  });
  expect(foreign).toEqual({ refused: 'not-found' });
  expect(foreign).toEqual(unknown);
});

test('a registrar registers nothing outside the division of the authority', async () => {
  const outside = { ...nursery, uscc: '12999999XX0000027J', division: '410105' };
  expect(await ask(registry, erqi, registerInstitution, { body: outside })).toEqual({
    refused: 'outside-jurisdiction',
  });
  const above = { ...outside, division: '410100' };
  expect(await ask(registry, jinshui, registerInstitution, { body: above })).toEqual({
    refused: 'outside-jurisdiction',
  });
});

test('a code that fails its check is taken once an officer has seen it on the certificate', async () => {
  const body = { ...nursery, uscc: '91350211M0000XUF46' };
  expect(await ask(registry, jinshui, registerInstitution, { body })).toEqual({
    refused: 'uscc-checksum-unconfirmed',
  });
  const confirmed = await ask(registry, jinshui, registerInstitution, {
    body: { ...body, usccConfirmed: true },
  });
  expect(bodyOf(confirmed)).toMatchObject({ usccChecksum: 'confirmed_by_officer' });
});

test('of ten registrars with one code, one registers it and nothing is left of the others', async () => {
  const body = { ...nursery, uscc: '12999999XX0000027J', name: 'Raced nursery' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask(registry, jinshui, registerInstitution, { body })),
  );
  const refused = answers.filter((answer) => 'refused' in answer);
  expect(refused).toEqual(Array.from({ length: 9 }, () => ({ refused: 'institution-exists' })));
  const left = await registry.owner(`SELECT id FROM organisation WHERE name = 'Raced nursery'`);
  expect(left).toHaveLength(1);
});

test('the last day of an award right on the wire is the last day on which it is held', async () => {
  const awards = [
    {
      kind: 'skill_level_certificate' as const,
      occupations: ['4-10-01-03'],
      highestLevel: 3,
      startsOn: '2025-01-01',
      endsOn: '2026-02-28',
    },
    { kind: 'training_completion' as const, startsOn: '2025-01-01', endsOn: null },
  ];
  const provider = bodyOf(
    await ask(registry, jinshui, registerProvider, {
      body: { name: 'School of nursing', division: '410105', awards },
    }),
  );
  expect(provider).toMatchObject({ uscc: null, awards });
  const read = await ask(registry, zhengzhou, getProvider, { path: { providerId: provider.id } });
  expect(bodyOf(read).awards).toHaveLength(2);
  const asker = { actor: jinshui, requestId: 'test' };
  const rights = await registry.runWork(asker, (work) => awardRightsOf(work, provider.id));
  expect(rights.map(({ inForce }) => inForce.endsOn)).toContain('2026-03-01');
  const foreign = await ask(registry, erqi, getProvider, { path: { providerId: provider.id } });
  expect(foreign).toEqual({ refused: 'not-found' });
});

test('an award right does not end before it starts, and a provider is registered once', async () => {
  const award = { kind: 'training_completion' as const, startsOn: '2026-02-01' };
  const body = { name: 'School', division: '410105', uscc: nursery.uscc, awards: [award] };
  expect(
    await ask(registry, jinshui, registerProvider, {
      body: { ...body, awards: [{ ...award, endsOn: '2026-01-31' }] },
    }),
  ).toEqual({ refused: 'period-invalid' });
  expect(await ask(registry, jinshui, registerProvider, { body })).toMatchObject({ status: 201 });
  expect(await ask(registry, jinshui, registerProvider, { body })).toEqual({
    refused: 'provider-exists',
  });
});

test('an award right slipped in behind the back of the service makes its provider differ', async () => {
  expect(await differing(registry, institutionProjection)).toEqual([]);
  expect(await differing(registry, providerProjection)).toEqual([]);
  const [provider] = await registry.owner<{ id: string }>(
    `INSERT INTO provider_award (id, provider_id, kind, starts_on, version)
     SELECT gen_random_uuid(), organisation_id, 'nurse_licence', '2020-01-01', 1 FROM provider LIMIT 1
     RETURNING provider_id AS id`,
  );
  expect(await differing(registry, providerProjection)).toEqual([provider?.id]);
});

describe('a doubt', () => {
  const doubt = (key: string, division: string) => ({
    kind: 'test_doubt',
    division,
    evidence: { key },
    dueOn: null,
    key,
  });
  const open = (key: string, division: string) =>
    registry.runWork({ actor: jinshui, requestId: 'test' }, async (work) =>
      openFinding(work, await work.now(), doubt(key, division)),
    );

  test('that ten transactions have at once is one finding with one fact', async () => {
    await Promise.all(Array.from({ length: 10 }, () => open('raced', '410103')));
    const rows = await registry.owner<{ id: string }>(`SELECT id FROM finding WHERE key = 'raced'`);
    expect(rows).toHaveLength(1);
    const facts = await registry.owner(
      `SELECT 1 FROM log_fact WHERE fact -> 'subject' ->> 'id' = $1`,
      [rows[0]?.id],
    );
    expect(facts).toHaveLength(1);
  });

  test('is opened again after a human has closed it', async () => {
    await open('again', '410103');
    await registry.owner(
      `UPDATE finding SET closed_at = now() + interval '1 day' WHERE key = 'again'`,
    );
    await open('again', '410103');
    expect(await registry.owner(`SELECT 1 FROM finding WHERE key = 'again'`)).toHaveLength(2);
  });

  test('is listed for the authorities of its line, page by page, oldest first', async () => {
    for (const key of ['first', 'second', 'third']) await open(key, '410105');
    await open('elsewhere', '110101');
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor && { cursor }) };
      const page = bodyOf(await ask(registry, henan, listFindings, { query }));
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ evidence }) => evidence['key']));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.slice(-3)).toEqual(['first', 'second', 'third']);
    expect(seen).not.toContain('elsewhere');
    const beside = bodyOf(await ask(registry, erqi, listFindings, {}));
    expect(beside.items.map(({ evidence }) => evidence['key'])).toEqual(['raced', 'again']);
  });
});
