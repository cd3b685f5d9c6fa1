import { setTimeout as wait } from 'node:timers/promises';
import { sign } from 'jsonwebtoken';
import { readCheckpoint } from '../../src/domain/checkpoint';
import { parseIdentity, type IdentityType } from '../../src/domain/identity-document';
import { provesInclusion } from '../../src/domain/merkle-verifier';
import { applicantDigest } from '../../src/domain/receipt';
import { parseVerifierKey } from '../../src/domain/signed-note';
import { sequenceOnce } from '../support/log';
import { pageOf, readOffline, receiptOf, standingOf } from '../support/receipts';
import { dayOf, openTown, turnClock, type Answer, type Town } from '../support/town';
import { ask, ban, certify, namesakeOf, somebody, trained, type Person } from '../support/people';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

describe('a receipt', () => {
  test('says what was answered, to whom, for which post, by which rules, and that it is no police check', async () => {
    const li = await trained(town);
    const answer = await ask(town, li, { position: 'caregiver' });
    const { header, claims } = await readOffline(town, receiptOf(answer));
    expect(header).toMatchObject({ typ: 'clearance-receipt+jwt', alg: 'ES256' });
    expect(claims).toMatchObject({
      iss: 'https://registry.test',
      jti: answer.body['id'],
      iat: Math.floor(Date.parse(String(answer.body['checkedAt'])) / 1000),
      institution: { uscc: '91999999XX00000358' },
      verdict: 'clear',
      position: 'caregiver',
      rules: (answer.body['qualification'] as { rules: string[] }).rules,
      coverage: answer.body['coverage'],
      validUntil: answer.body['validUntil'],
    });
    expect(claims.note).toMatch(/not a police record check/);
  });

  test('binds the applicant to who holds salt and document, and holds neither', async () => {
    const li = somebody();
    const answer = await ask(town, li);
    const salt = Buffer.from(String(answer.body['applicantSalt']), 'base64');
    const { claims } = await readOffline(town, receiptOf(answer));
    const digestOf = ({ identity: { type, number } }: Person) =>
      applicantDigest(salt, parseIdentity({ type: type as IdentityType, number }).key);
    expect(salt).toHaveLength(16);
    expect(claims.applicant).toBe(digestOf(li));
    expect(claims.applicant).not.toBe(digestOf(namesakeOf(li)));
    const words = JSON.stringify(claims);
    for (const secret of [li.identity.number, li.name, String(answer.body['applicantSalt'])]) {
      expect(words).not.toContain(secret);
    }
    const again = await readOffline(town, receiptOf(await ask(town, li)));
    expect(again.claims.applicant).not.toBe(claims.applicant);
  });

  test('names a leaf that is proved to be in the log, and the latest checkpoint', async () => {
    const { claims } = await readOffline(town, receiptOf(await ask(town, somebody())));
    const proof = await proofOf(claims.leaf);
    const { text } = await town.anyone('GET', '/v1/log/key');
    const key = parseVerifierKey(text.trim());
    const checkpoint = key && readCheckpoint(String(proof['checkpoint']), key);
    const hashes = (proof['hashes'] as string[]).map((hash) => Buffer.from(hash, 'base64'));
    const place = { leafIndex: Number(proof['leafIndex']), treeSize: Number(proof['treeSize']) };
    const root = checkpoint?.root ?? Buffer.alloc(0);
    const leafHash = Buffer.from(claims.leaf, 'hex');
    expect(checkpoint?.treeSize).toBe(place.treeSize);
    expect(provesInclusion({ leafHash, ...place, root, hashes })).toBe(true);

    const next = await readOffline(town, receiptOf(await ask(town, somebody())));
    const latest = await town.anyone('GET', '/v1/log/checkpoint');
    expect(next.claims.checkpoint).toBe(latest.text);
  });

  test('of any other answer says not clear and no more, and is never current', async () => {
    const [zhang, unknown] = [somebody(), somebody()];
    await ban(town, zhang);
    for (const answer of [
      await ask(town, zhang),
      await ask(town, namesakeOf(zhang)),
      await ask(town, unknown, { position: 'caregiver' }),
    ]) {
      const { claims } = await readOffline(town, receiptOf(answer));
      expect(claims).toMatchObject({ verdict: 'not_clear', validUntil: null });
      expect(JSON.stringify(claims)).not.toMatch(/barred|refer|not_qualified/);
      expect(answer.body).toMatchObject({ standing: 'current', showAt: null });
      expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    }
  });
});

/** Entries get their place when no older transaction of the server runs. */
async function proofOf(leaf: string): Promise<Answer['body']> {
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(50)) {
    await sequenceOnce(town.registry);
    const { status, body } = await town.anyone('GET', `/v1/log/proofs/${leaf}`);
    if (status === 200) return body;
  }
  throw new Error('the entry got no place in 20 s');
}

describe('the standing', () => {
  const clearCaregiver = async () => {
    const li = await trained(town);
    const answer = await ask(town, li, { position: 'caregiver' });
    expect(answer.body['verdict']).toBe('clear');
    expect(await standingOf(town, receiptOf(answer))).toBe('current');
    return { li, answer };
  };

  /** What verification, page and check say; they must agree. */
  const saidOf = async (answer: Answer) => {
    const { page } = await pageOf(town, answer);
    const check = await town.nursery('GET', `/v1/clearance-checks/${String(answer.body['id'])}`);
    expect(check.body).toEqual({ ...answer.body, standing: check.body['standing'] });
    const onPage = page.text.includes('No longer current') ? 'no_longer_current' : 'current';
    return new Set([await standingOf(town, receiptOf(answer)), onPage, check.body['standing']]);
  };

  test('is current, and is not once a ban is in force', async () => {
    const { li, answer } = await clearCaregiver();
    expect(await saidOf(answer)).toEqual(new Set(['current']));
    await ban(town, li);
    expect(await saidOf(answer)).toEqual(new Set(['no_longer_current']));
  });

  test('is not current once a namesake is banned', async () => {
    const li = somebody();
    const answer = await ask(town, li);
    await ban(town, namesakeOf(li));
    expect(await saidOf(answer)).toEqual(new Set(['no_longer_current']));
  });

  test.each(['revoked', 'suspended'])(
    'is not current once the certificate relied on is %s',
    async (status) => {
      const { li, answer } = await clearCaregiver();
      const updatedAt = '2026-06-01T00:00:00Z';
      await certify(town.school, li, { status, withdrawalReason: 'other', updatedAt });
      expect(await saidOf(answer)).toEqual(new Set(['no_longer_current']));
    },
  );

  test('is current to the end of its last day', async () => {
    const { answer } = await clearCaregiver();
    turnClock(town.registry, `${String(answer.body['validUntil'])}T23:59:30+08:00`);
    expect(await saidOf(answer)).toEqual(new Set(['current']));
    turnClock(town.registry, `${dayOf(town.registry, 1)}T00:00:01+08:00`);
    expect(await saidOf(answer)).toEqual(new Set(['no_longer_current']));
  });

  test('is not given for what this registry did not sign as a receipt', async () => {
    const { answer } = await clearCaregiver();
    const receipt = receiptOf(answer);
    const { claims } = await readOffline(town, receipt);
    const { keys } = town.registry;
    const signedBy = (purpose: 'receipt' | 'token', typ: string) => {
      const { kid, privateKey } = keys.signer(purpose);
      return sign(claims, privateKey, { algorithm: 'ES256', header: { alg: 'ES256', typ, kid } });
    };
    const [header = '', payload = '', signature = ''] = receipt.split('.');
    const unsigned = Buffer.from('{"alg":"none","typ":"clearance-receipt+jwt"}').toString(
      'base64url',
    );
    for (const forged of [
      ...[0, 1, 2].map((part) => flipped(receipt, part)),
      signedBy('token', 'clearance-receipt+jwt'),
      signedBy('receipt', 'at+jwt'),
      signedBy('receipt', 'clearance-receipt+jwt'),
      town.tokenOfNursery.slice('Bearer '.length),
      `${unsigned}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      'eyJ.eyJ.x',
    ]) {
      expect(await standingOf(town, forged)).toBe('422 receipt-invalid');
    }
  });
});

function flipped(receipt: string, part: number): string {
  const parts = receipt.split('.').map((text) => Buffer.from(text, 'base64url'));
  const bytes = parts[part];
  if (bytes) bytes[12] = (bytes[12] ?? 0) ^ 1;
  return parts.map((one) => one.toString('base64url')).join('.');
}
