import { known, move, moved, pushHealth, read } from '../support/certificates';
import { accept, onlyOne } from '../support/held';
import { certify, problemOf, somebody, trained, verdictOn, type Person } from '../support/people';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let city: Caller;
let province: Caller;
beforeAll(async () => {
  town = await openTown();
  city = (await town.officer('410100')).call;
  province = (await town.officer('410000')).call;
});
afterAll(() => town.close());

const SUSPEND = { move: 'suspend', reason: 'under_investigation' };
const REVOKE = { move: 'revoke', reason: 'fraud' };
const REINSTATE = { move: 'reinstate' };

/** Somebody who may be a caregiver by the certificate of the school. */
async function caregiver(change: object = {}) {
  const person = await trained(town, somebody(), change);
  return { person, certificate: await skillOf(person) };
}
/** The same push again: the answer names the certificate. */
async function skillOf(person: Person) {
  return known(await certify(town.school, person));
}
const asCaregiver = (person: Person) => verdictOn(town, person, { position: 'caregiver' });
const standing = ({ body }: Answer) => body['standing'];

test('a certificate is read by its issuer and the authorities above it, with the days on which it lapses', async () => {
  const certificate = known(await pushHealth(town.school));
  const answer = await read(town.school, certificate);
  expect(answer.body).toMatchObject({
    ...{ kind: 'health_certificate', expiresOn: null, order: null, completions: null },
    ...{ issuedOn: '2026-03-01', lapsesOn: '2027-02-28', renewableFrom: '2026-12-30' },
    ...{ state: 'accepted', standing: 'valid', saidStatus: 'valid' },
    ...{ supersedes: null, supersededBy: null },
  });
  expect(answer.text).not.toMatch(/王小明|999999/);
  for (const officer of [town.li, city, province]) {
    expect((await read(officer, certificate)).body).toEqual(answer.body);
  }
  const elsewhere = (await town.officer('420102')).call;
  const absent = await read(elsewhere, { id: '019ab000-0000-7000-8000-000000000000' });
  const foreign = await read(elsewhere, certificate);
  expect(problemOf(foreign)).toBe('404 not-found');
  expect({ ...foreign.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
  const refused = await moved(elsewhere, certificate, SUSPEND);
  expect(problemOf(refused)).toBe('404 not-found');
});

test('a school suspends its certificate and ends that; meanwhile nobody is hired by it', async () => {
  const { person, certificate } = await caregiver();
  expect(await asCaregiver(person)).toBe('clear');
  const suspended = await moved(town.school, certificate, SUSPEND);
  expect(suspended.status).toBe(200);
  expect(suspended.body).toMatchObject({
    standing: 'suspended',
    saidStatus: 'valid',
    order: { state: 'suspended', by: 'issuer', reason: 'under_investigation' },
  });
  expect(await asCaregiver(person)).toBe('not_qualified');
  expect(standing(await move(town.school, certificate, REINSTATE))).toBe('valid');
  expect(await asCaregiver(person)).toBe('clear');
});

test('only what was read is moved', async () => {
  const certificate = known(await pushHealth(town.school));
  const blind = await town.school('POST', `/v1/certificates/${certificate.id}/moves`, SUSPEND);
  expect(problemOf(blind)).toBe('428 precondition-required');
  expect((await moved(town.li, certificate, SUSPEND)).status).toBe(200);
  expect(problemOf(await moved(town.li, certificate, REVOKE))).toBe('412 precondition-failed');
});

describe('what an authority ordered', () => {
  test('is undone by neither a move nor a push of the school, nor by the same paper under another reference', async () => {
    for (const order of [SUSPEND, REVOKE]) {
      const { person, certificate } = await caregiver();
      expect((await moved(town.li, certificate, order)).status).toBe(200);
      for (const wanted of [REINSTATE, SUSPEND, REVOKE, { move: 'withdraw', reason: 'other' }]) {
        const refused = await move(town.school, certificate, wanted);
        expect(problemOf(refused)).toBe('403 certificate-held-by-authority');
      }
      const later = await certify(town.school, person, { updatedAt: '2026-06-01T00:00:00Z' });
      expect(later.body).toMatchObject({ status: 'valid', id: certificate.id });
      expect(await asCaregiver(person)).toBe('not_qualified');
      const again = await certify(town.school, person, {}, 'again');
      expect(again.body).toMatchObject({ state: 'held_for_review' });
      expect(await asCaregiver(person)).toBe('not_qualified');
      expect(standing(await read(town.school, certificate))).not.toBe('valid');
    }
    const findings = await town.registry.owner(
      `SELECT 1 FROM finding WHERE kind = 'certificate_pushed_again'`,
    );
    expect(findings).toHaveLength(2);
  });

  test('is ended by itself or one above it, and by nobody below or beside it', async () => {
    const { person, certificate } = await caregiver();
    expect((await moved(city, certificate, SUSPEND)).status).toBe(200);
    const beside = (await town.officer('410100', 'education')).call;
    for (const officer of [town.li, beside]) {
      const refused = await move(officer, certificate, REINSTATE);
      expect(problemOf(refused)).toBe('409 certificate-move-unfit');
    }
    for (const officer of [province, city]) {
      const ended = await move(officer, certificate, REINSTATE);
      expect(ended.body).toMatchObject({ order: null, state: 'held_for_review' });
      expect(await asCaregiver(person)).toBe('not_qualified');
      expect((await accept(town, await onlyOne(town, certificate))).status).toBe(200);
      expect(await asCaregiver(person)).toBe('clear');
      expect((await move(city, certificate, SUSPEND)).status).toBe(200);
    }
  });

  test('stays for ever when it is a revocation', async () => {
    const certificate = known(await pushHealth(town.school));
    expect((await moved(town.li, certificate, REVOKE)).status).toBe(200);
    for (const officer of [town.li, province]) {
      const refused = await move(officer, certificate, REINSTATE);
      expect(problemOf(refused)).toBe('409 certificate-move-unfit');
    }
  });

  test('does not stand in the way of a better certificate', async () => {
    const { person, certificate } = await caregiver();
    expect((await moved(town.li, certificate, REVOKE)).status).toBe(200);
    const number = `Y000141000002263${person.identity.number.slice(8, 14)}`;
    expect((await certify(town.school, person, { number }, 'new')).status).toBe(201);
    expect(await asCaregiver(person)).toBe('clear');
  });
});

describe('a certificate takes the place of another', () => {
  test('and each names the other', async () => {
    const holder = somebody();
    const before = known(await pushHealth(town.school, {}, holder));
    const after = known(await pushHealth(town.school, { issuedOn: '2026-11-01' }, holder));
    const superseded = await moved(town.school, before, {
      ...{ move: 'supersede', reason: 'replaced', supersededBy: after.id },
    });
    expect(superseded.body).toMatchObject({ standing: 'superseded', supersededBy: after.id });
    expect((await read(town.school, after)).body).toMatchObject({
      ...{ standing: 'valid', supersedes: before.id, order: null },
    });
    const chain = await town.registry.owner<{ type: string }>(
      `SELECT fact ->> 'type' AS type FROM log_fact
        WHERE fact -> 'subject' ->> 'id' = ANY($1) ORDER BY number DESC LIMIT 2`,
      [[before.id, after.id]],
    );
    expect(chain.map(({ type }) => type).sort()).toEqual([
      'credential.succeeded',
      'credential.superseded',
    ]);
  });

  test('in a chain of any length, each link of which is read from both ends', async () => {
    const holder = somebody();
    const years = ['2023-03-01', '2024-03-01', '2025-03-01'];
    const chain = [];
    for (const issuedOn of years) {
      chain.push(known(await pushHealth(town.school, { issuedOn }, holder)).id);
    }
    for (const [at, id] of chain.slice(0, -1).entries()) {
      const order = { move: 'supersede', reason: 'replaced', supersededBy: chain[at + 1] };
      expect((await move(town.school, { id }, order)).status).toBe(200);
    }
    const read3 = await Promise.all(chain.map((id) => read(town.school, { id })));
    expect(read3.map(({ body }) => [body['supersedes'], body['supersededBy']])).toEqual([
      [null, chain[1]],
      [chain[0], chain[2]],
      [chain[1], null],
    ]);
    const back = { move: 'supersede', reason: 'replaced', supersededBy: chain[0] };
    expect(problemOf(await move(town.school, { id: chain[2] ?? '' }, back))).toBe(
      '422 certificate-successor-unfit',
    );
  });

  test('only if it is of the same person and kind, counts, and follows no other', async () => {
    const holder = somebody();
    const before = known(await pushHealth(town.school, {}, holder));
    const by = (successor: { readonly id: string }) =>
      move(town.school, before, {
        ...{ move: 'supersede', reason: 'replaced', supersededBy: successor.id },
      });
    const foreign = known(await pushHealth(town.school));
    const revoked = known(await pushHealth(town.school, {}, holder));
    await moved(town.school, revoked, REVOKE);
    const otherKind = known(await certify(town.school, holder));
    for (const unfit of [before, foreign, revoked, otherKind]) {
      expect(problemOf(await by(unfit))).toBe('422 certificate-successor-unfit');
    }
    expect(problemOf(await by({ id: holder.identity.number }))).toBe('400 request-invalid');
    expect(standing(await read(town.school, before))).toBe('valid');
  });
});
