import { createHmac } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { parseIdentity } from '../../src/domain/identity-document';
import { known, move, pushHealth, read, type KnownCertificate } from '../support/certificates';
import { onlyOne, reject } from '../support/held';
import { openPdf } from '../support/pdf';
import { ban, certify, problemOf, somebody, type Person } from '../support/people';
import { openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const pdfOf = (caller: Caller, { id }: Pick<KnownCertificate, 'id'>) =>
  caller('GET', `/v1/certificates/${id}/pdf`);
const jwsOf = (caller: Caller, { id }: Pick<KnownCertificate, 'id'>) =>
  caller('GET', `/v1/certificates/${id}/jws`);

/** The path of the certificate's page. */
async function pageOf(certificate: KnownCertificate): Promise<string> {
  const { body } = await read(town.school, certificate);
  return new URL(String(body['showAt'])).pathname;
}

async function skill(person: Person, change: object = {}): Promise<KnownCertificate> {
  return known(await certify(town.school, person, change));
}

describe('the PDF', () => {
  test('is one page in Chinese that names holder, issuer and right, with the address of its page as a QR code', async () => {
    const person = somebody('欧阳㛃䶮');
    const certificate = await skill(person);
    const answer = await pdfOf(town.school, certificate);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/pdf/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { pages, text, code } = openPdf(answer.bytes);
    expect(pages).toBe(1);
    for (const part of [
      ...['职业技能等级证书登记证明', '持证人欧阳㛃䶮', '保育师4-10-01-03', '三级（高级工）'],
      ...['发证机构Aschool', '经登记可颁发职业技能等级证书，2020年1月1日起', '2026年5月20日'],
      ...['长期有效', `证书编号：Y000141000001263${person.identity.number.slice(8, 14)}`],
      ...[`**************${person.identity.number.slice(-4)}`, '不代替入职查询'],
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(person.identity.number);
    const { body } = await read(town.school, certificate);
    expect(code).toBe(body['showAt']);
    const page = await town.anyone('GET', new URL(String(code)).pathname);
    expect(page.text).toContain('当前有效');
  });

  test('has the same bytes each time, and others once the certificate is another', async () => {
    const certificate = await skill(somebody());
    const [first, second] = [
      await pdfOf(town.school, certificate),
      await pdfOf(town.li, certificate),
    ];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    await move(town.school, certificate, { move: 'revoke', reason: 'other' });
    const third = await pdfOf(town.school, certificate);
    expect(third.bytes.equals(first.bytes)).toBe(false);
    expect(openPdf(third.bytes).text).toContain('本证书已撤销');
    expect(problemOf(await jwsOf(town.school, certificate))).toBe('409 certificate-not-current');
  });

  test('shows the code of a sign that its font lacks, and says so', async () => {
    const { text } = openPdf((await pdfOf(town.school, await skill(somebody('𠮷小明')))).bytes);
    expect(text).toContain('持证人[U+20BB7]小明');
    expect(text).toContain('字库未收汉字');
  });

  test('is given to nobody else, and not of what is in review or unverified', async () => {
    const person = somebody();
    const certificate = await skill(person);
    for (const caller of [town.nursery, (await town.officer('420102')).call]) {
      for (const get of [pdfOf, jwsOf]) {
        expect(problemOf(await get(caller, certificate))).toMatch(/^40[34] /);
      }
    }
    const another = await certify(town.school, { ...person, name: '别人' }, {}, 'doubt');
    const unverified = await certify(town.school, person, { number: 'local 7' }, 'local');
    const rejected = await certify(town.school, { ...person, name: '别人' }, {}, 'rejected');
    await reject(town, await onlyOne(town, known(rejected)));
    const nameless = await certify(town.school, person, {}, 'nameless');
    await town.registry.owner(`UPDATE credential SET sealed_holder = NULL WHERE id = $1`, [
      nameless.body['id'],
    ]);
    for (const [one, cause] of [
      [another, 'held_for_review'],
      [unverified, 'unverified'],
      [rejected, 'rejected'],
      [nameless, 'name_not_kept'],
    ] as const) {
      for (const get of [pdfOf, jwsOf]) {
        const refused = await get(town.school, known(one));
        expect(problemOf(refused)).toBe('409 certificate-in-review');
        expect(refused.body).toMatchObject({ cause });
      }
    }
  });

  test('leaves a fact when an officer reads it', async () => {
    const certificate = await skill(somebody());
    await pdfOf(town.school, certificate);
    await pdfOf(town.li, certificate);
    await jwsOf(town.li, certificate);
    const facts = await town.registry.owner(
      `SELECT 1 FROM log_fact WHERE fact ->> 'type' = 'certificate.disclosed'
          AND fact -> 'data' ->> 'credentialId' = $1`,
      [certificate.id],
    );
    expect(facts).toHaveLength(2);
  });
});

test('the signed certificate is verified with the published key and tells by what right it was awarded', async () => {
  const person = somebody('王小明');
  const certificate = await skill(person);
  const { body } = await read(town.school, certificate);
  const answer = await jwsOf(town.school, certificate);
  expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
  const keys = (await town.anyone('GET', '/.well-known/jwks.json')).body as unknown;
  const { keys: all } = keys as { keys: { kid: string; purpose: string }[] };
  const { kid, typ, alg } = decodeProtectedHeader(answer.text);
  expect({ typ, alg }).toEqual({ typ: 'certificate+jwt', alg: 'ES256' });
  expect(all.find((key) => key.kid === kid)?.purpose).toBe('certificate');
  const { payload } = await jwtVerify(answer.text, createLocalJWKSet(keys as JSONWebKeySet), {
    typ: 'certificate+jwt',
  });
  const { key } = parseIdentity({ type: 'resident_id', number: person.identity.number });
  const salt = Buffer.from(String(body['holderSalt']), 'base64');
  expect(payload).toMatchObject({
    jti: certificate.id,
    holder: createHmac('sha256', salt).update(key).digest('base64url'),
    ...{ name: '王*明', kind: 'skill_level_certificate', occupation: '4-10-01-03', level: 3 },
    ...{ number: body['number'], issuedOn: '2026-05-20', expiresOn: null, page: body['showAt'] },
    issuer: { name: 'A school' },
    award: { kind: 'skill_level_certificate', occupations: null, startsOn: '2020-01-01' },
  });
  expect(JSON.stringify(payload)).not.toMatch(/王小明|9999\d{14}/);
  expect(
    problemOf(await town.anyone('POST', '/v1/receipts/verify', { receipt: answer.text })),
  ).toMatch(/receipt-invalid$/);
});

describe('the page', () => {
  test.each([
    ['suspend', 'fraud'],
    ['revoke', 'fraud'],
    ['withdraw', 'requested_by_holder'],
  ])('shows a certificate as no longer current at once after %s', async (wanted, reason) => {
    const certificate = await skill(somebody());
    const path = await pageOf(certificate);
    const before = await town.anyone('GET', path);
    expect(before.text).toContain('Current');
    expect(before.headers.get('cache-control')).toBe('no-store');
    await move(town.li, certificate, { move: wanted, reason });
    const after = await town.anyone('GET', path);
    expect(after.text).toContain('No longer current');
    expect(after.text).not.toMatch(/fraud|撤销|暂停|reason of/);
  });

  test('names the holder in outline, what, from whom and until when, and carries nothing that runs', async () => {
    const certificate = known(await pushHealth(town.school, {}, somebody('欧阳丽娜')));
    const { text, headers } = await town.anyone('GET', await pageOf(certificate));
    for (const part of ['欧**娜', '健康合格证', 'A school', '2026-03-01', '2027-02-28']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/欧阳|999999|<script|style|src=|href=/);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('shows one whose place another took as no longer current, and that other as current', async () => {
    const holder = somebody();
    const [before, after] = [
      known(await pushHealth(town.school, {}, holder)),
      known(await pushHealth(town.school, { issuedOn: '2026-11-01' }, holder)),
    ];
    const order = { move: 'supersede', reason: 'replaced', supersededBy: after.id };
    expect((await move(town.school, before, order)).status).toBe(200);
    expect((await town.anyone('GET', await pageOf(before))).text).toContain('No longer current');
    expect((await town.anyone('GET', await pageOf(after))).text).toContain('✓');
  });

  test('shows a certificate as current to the end of its last day in Shanghai', async () => {
    const certificate = known(await pushHealth(town.school, { expiresOn: '2026-12-31' }));
    const path = await pageOf(certificate);
    for (const [instant, mark] of [
      ['2026-12-31T15:59:58Z', '✓'],
      ['2026-12-31T16:00:02Z', '✗'],
    ] as const) {
      turnClock(town.registry, instant);
      const { text } = await town.anyone('GET', path);
      town.registry.clock.shiftMs = 0;
      expect(text).toContain(mark);
    }
  });

  test('shows a lapsed certificate as no longer current', async () => {
    const lapsed = known(await pushHealth(town.school, { issuedOn: '2025-03-01' }));
    expect((await town.anyone('GET', await pageOf(lapsed))).text).toContain('No longer current');
  });

  test('shows nothing of what is held, or was not accepted', async () => {
    const person = somebody();
    const certificate = await skill(person);
    const path = await pageOf(certificate);
    const named = { ...person, name: '别人' };
    const later = await certify(town.school, named, { updatedAt: '2026-06-01T00:00:00Z' });
    expect(later.body).toMatchObject({ state: 'held_for_review', id: certificate.id });
    const nothing = await town.anyone('GET', `/c/${'x'.repeat(48)}`);
    expect((await town.anyone('GET', path)).text).toBe(nothing.text);
  });

  test('says nothing of a ban', async () => {
    const person = somebody();
    const path = await pageOf(await skill(person));
    const before = await town.anyone('GET', path);
    await ban(town, person);
    expect((await town.anyone('GET', path)).text).toBe(before.text);
  });

  test('has an address that tells neither which record it is nor when that was made, and stands in no log', async () => {
    const certificate = await skill(somebody());
    const path = await pageOf(certificate);
    const token = path.slice('/c/'.length);
    const bytes = Buffer.from(token, 'base64url').toString('hex');
    const id = certificate.id.replaceAll('-', '');
    expect(bytes).not.toContain(id.slice(0, 12));
    expect(bytes).not.toContain(id.slice(16));
    expect((await town.anyone('GET', path)).text).toContain('Current');
    expect(JSON.stringify(town.lines())).not.toContain(token.slice(0, 20));
    const facts = await town.registry.owner(`SELECT FROM log_fact WHERE fact::text LIKE $1`, [
      `%${token.slice(0, 20)}%`,
    ]);
    expect(facts).toEqual([]);
    await move(town.school, certificate, { move: 'suspend', reason: 'other' });
    expect(await pageOf(certificate)).toBe(path);
  });

  test('is not found under an address that was moved to another certificate', async () => {
    const [one, other] = [await skill(somebody()), await skill(somebody())];
    const [path, id] = [await pageOf(one), other.id];
    await town.registry.owner(`DELETE FROM certificate_page WHERE credential_id = $1`, [id]);
    await town.registry.owner(
      `UPDATE certificate_page SET credential_id = $2 WHERE credential_id = $1`,
      [one.id, id],
    );
    expect((await town.anyone('GET', path)).text).toContain('No such certificate');
  });

  test('is one and the same for every address that the registry did not make', async () => {
    const path = await pageOf(await skill(somebody()));
    const forged = path.slice(0, -1) + (path.endsWith('A') ? 'E' : 'A');
    const answers = [
      await town.anyone('GET', forged),
      await town.anyone('GET', `/c/${'x'.repeat(48)}`),
      await town.anyone('GET', `/c/${'y'.repeat(30)}`),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toBe(answers[0]?.text);
    }
    expect(answers[0]?.text).toContain('No such certificate');
  });
});
