import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { SYSTEM } from '../../src/domain/principal';
import { evidenceProjection } from '../../src/features/evidence/evidence.projection';
import { forgetBrokenOff } from '../../src/features/evidence/uploads.jobs';
import { anOfficer } from '../support/accounts';
import { aFile, read, upload } from '../support/evidence';
import { problemOf, propose, somebody } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

const MB = 1024 * 1024;
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const aBan = async () => (await propose(town.li, somebody())).id;
const kept = async (banId: string, file: Buffer, by: Caller = town.li): Promise<string> => {
  const answer = await upload(by, banId, file);
  if (answer.status !== 201) throw new Error(problemOf(answer));
  return String(answer.body['id']);
};
const listed = async (banId: string, by: Caller = town.wu) =>
  ((await by('GET', `/v1/bans/${banId}/evidence`)).body['items'] as Answer['body'][]) ?? [];
const counted = async (table: string, where = 'true') => {
  const sql = `SELECT count(*)::integer AS n FROM ${table} WHERE ${where}`;
  return (await town.registry.owner<{ n: number }>(sql))[0]?.n;
};

describe('a file that is kept', () => {
  test('is given back byte for byte, to be saved and never shown', async () => {
    const banId = await aBan();
    const file = aFile('application/pdf', 600_000);
    const answer = await upload(town.li, banId, file);
    expect(answer.body).toMatchObject({ place: 1, mediaType: 'application/pdf', size: 600_000 });
    const id = String(answer.body['id']);
    const { status, headers, bytes } = await read(town.wu, id);
    expect([status, bytes.equals(file)]).toEqual([200, true]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '600000',
      'content-disposition': `attachment; filename="${id}.pdf"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(await listed(banId)).toEqual([answer.body]);
  });

  test('is what its bytes are, whatever its sender calls it, up to ten megabytes to the byte', async () => {
    const banId = await aBan();
    const [picture, largest] = [aFile('image/png'), aFile('image/jpeg', 10 * MB)];
    expect((await upload(town.li, banId, picture)).body).toMatchObject({ mediaType: 'image/png' });
    const answer = await upload(town.li, banId, largest);
    expect(answer.body).toMatchObject({ place: 2, mediaType: 'image/jpeg', size: 10 * MB });
    expect((await read(town.li, answer.body['id'])).bytes.equals(largest)).toBe(true);
  });

  test('is kept once for its ban, and under one key no other comes', async () => {
    const [banId, other] = [await aBan(), await aBan()];
    const file = aFile();
    const key = { 'idempotency-key': 'the-same' };
    const first = await upload(town.li, banId, file, key);
    const again = await upload(town.li, banId, file, key);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    const anew = await upload(town.wu, banId, file);
    expect([anew.status, anew.body]).toEqual([200, first.body]);
    const another = await upload(town.li, banId, aFile(), key);
    expect(problemOf(another)).toBe('422 idempotency-key-reused');
    expect(await listed(banId)).toHaveLength(1);
    expect((await upload(town.li, other, file)).status).toBe(201);
    const digests = await town.registry.owner(
      `SELECT DISTINCT digest FROM evidence WHERE owner_id IN ($1, $2)`,
      [banId, other],
    );
    expect(digests).toHaveLength(2);
  });

  test('is a fact without a name, and so is each reading with its reason and no text of the officer', async () => {
    const id = await kept(await aBan(), aFile());
    const superior = (await town.officer('410100')).call;
    await read(superior, id, { reason: 'supervision', caseReference: '督查〔2026〕七号' });
    const facts = await town.registry.owner<{ fact: Record<string, unknown> }>(
      `SELECT fact FROM log_fact WHERE $1 IN (fact -> 'subject' ->> 'id', fact -> 'data' ->> 'evidenceId')
        ORDER BY number`,
      [id],
    );
    expect(facts.map(({ fact }) => fact['type'])).toEqual(['evidence.added', 'evidence.read']);
    expect(facts[1]?.fact).toMatchObject({
      data: {
        reason: 'supervision',
        caseReference: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      },
    });
    expect((facts[1]?.fact['concerns'] as string[]).length).toBe(2);
    expect(JSON.stringify([facts, town.lines()])).not.toContain('督查');
    const readings = await town.li('GET', `/v1/evidence/${id}/readings`);
    expect(readings.body['items']).toMatchObject([
      { reason: 'supervision', caseReference: '督查〔2026〕七号' },
    ]);
  });
});

describe('a file that is not kept', () => {
  test.each<
    readonly [what: string, file: () => Buffer, headers: Record<string, string>, problem: string]
  >([
    [
      'is called what is not taken',
      aFile,
      { 'content-type': 'text/html' },
      '415 unsupported-media-type',
    ],
    [
      'is compressed on its way',
      aFile,
      { 'content-encoding': 'gzip' },
      '415 unsupported-media-type',
    ],
    [
      'begins as nothing',
      () => Buffer.from('x%PDF-1.7\n%%EOF'),
      {},
      '422 evidence-type-not-accepted',
    ],
    [
      'has another behind it',
      () => Buffer.concat([aFile('image/png'), Buffer.from('PK')]),
      {},
      '422 evidence-type-not-accepted',
    ],
    ['is empty', () => Buffer.alloc(0), {}, '400 request-invalid'],
    [
      'is one byte too large',
      () => aFile('application/pdf', 10 * MB + 1),
      {},
      '413 payload-too-large',
    ],
  ])('because it %s', async (_what, file, headers, problem) => {
    const banId = await aBan();
    expect(problemOf(await upload(town.li, banId, file(), headers))).toBe(problem);
    expect(await listed(banId)).toEqual([]);
  });

  test('because it never ends: in chunks of no announced length one byte is too much, too', async () => {
    const banId = await aBan();
    const status = await chunked(banId, aFile('application/pdf', 10 * MB + 1));
    expect([status, await listed(banId)]).toEqual([413, []]);
    expect(await chunked(banId, aFile('application/pdf', 300_000))).toBe(201);
  });

  test('because its caller hung up: nobody sees it, and within hours nothing is left', async () => {
    const banId = await aBan();
    const before = await counted('evidence_chunk');
    const call = request(`${town.baseUrl}/v1/bans/${banId}/evidence`, {
      method: 'POST',
      headers: { ...headersOf(), 'content-length': 900_000 },
    });
    call.on('error', () => undefined);
    call.write(aFile('application/pdf', 900_000).subarray(0, 700_000));
    while ((await counted('evidence_chunk')) !== (before ?? 0) + 2) await wait(5);
    call.destroy();
    expect(await listed(banId)).toEqual([]);
    const asker = { actor: SYSTEM, requestId: 'test' };
    await town.registry.runWork(asker, forgetBrokenOff);
    expect(await counted('evidence_upload', 'NOT kept')).toBeGreaterThan(0);
    town.registry.clock.shiftMs = 3_700_000;
    await town.registry.runWork(asker, forgetBrokenOff);
    town.registry.clock.shiftMs = 0;
    expect(await counted('evidence_upload', 'NOT kept')).toBe(0);
    expect(await differing(town.registry, evidenceProjection)).toEqual([]);
  });

  test('because there are twenty, whoever is first: and of those that are there one more is still the same', async () => {
    const banId = await aBan();
    const first = aFile();
    await kept(banId, first);
    for (let at = 2; at <= 19; at += 1) await kept(banId, aFile());
    const race = await Promise.all([1, 2, 3, 4].map(() => upload(town.li, banId, aFile())));
    expect(race.map(problemOf).sort()).toEqual([
      '201',
      ...Array<string>(3).fill('409 evidence-full'),
    ]);
    expect((await listed(banId)).map(({ place }) => place)).toEqual(
      [...Array(20).keys()].map((at) => at + 1),
    );
    expect((await upload(town.wu, banId, first)).status).toBe(200);
  });
});

describe('who may', () => {
  test('to another line, what it asks for was never there', async () => {
    const banId = await aBan();
    const id = await kept(banId, aFile());
    const foreign = (await town.officer('420102')).call;
    const nobody = '01999999-9999-7999-8999-999999999999';
    for (const [asked, never] of [
      [await upload(foreign, banId, aFile()), await upload(foreign, nobody, aFile())],
      [await read(foreign, id), await read(foreign, nobody)],
      [
        await foreign('GET', `/v1/evidence/${id}/readings`),
        await foreign('GET', `/v1/evidence/${nobody}/readings`),
      ],
      [
        await foreign('GET', `/v1/bans/${banId}/evidence`),
        await foreign('GET', `/v1/bans/${nobody}/evidence`),
      ],
    ] as const) {
      expect(problemOf(asked)).toBe('404 not-found');
      expect(asked.body['detail']).toBe(never.body['detail']);
    }
    expect(await counted('evidence_reading', `evidence_id = '${id}'`)).toBe(0);
  });

  test('an auditor sees that a file is there and who read it, and does not read it; a nursery sees nothing', async () => {
    const banId = await aBan();
    const id = await kept(banId, aFile());
    const { known } = await town.officer('410100');
    const auditor = await town.signedIn(
      await anOfficer(town.registry, known.authorityId, 'auditor', ['auditor']),
    );
    expect(await listed(banId, auditor)).toHaveLength(1);
    expect(problemOf(await read(auditor, id))).toBe('403 scope-missing');
    expect(problemOf(await read(town.nursery, id))).toBe('403 scope-missing');
    expect(problemOf(await upload(town.nursery, banId, aFile()))).toBe('403 scope-missing');
    expect(problemOf(await upload(town.anyone, banId, aFile()))).toBe('401 token-missing');
  });

  test('who says no reason, an unknown one, or a person for a case reads nothing', async () => {
    const id = await kept(await aBan(), aFile());
    for (const said of [
      {},
      { reason: 'curiosity', caseReference: 'x' },
      { reason: 'decision', caseReference: ' ' },
      { reason: 'decision', caseReference: 'case of 999999199001010016' },
    ]) {
      expect(problemOf(await read(town.li, id, said))).toBe('400 request-invalid');
    }
    expect(await counted('evidence_reading', `evidence_id = '${id}'`)).toBe(0);
  });
});

function headersOf() {
  return {
    authorization: town.tokenOfWu,
    'content-type': 'application/pdf',
    'idempotency-key': String(Math.random()),
  };
}

function chunked(banId: string, file: Buffer): Promise<number> {
  const headers = headersOf();
  return new Promise((resolve, reject) => {
    const call = request(`${town.baseUrl}/v1/bans/${banId}/evidence`, { method: 'POST', headers });
    call.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    for (let at = 0; at < file.length; at += 65_536) call.write(file.subarray(at, at + 65_536));
    call.end();
  });
}
