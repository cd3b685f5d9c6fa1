import { known, move, moved, pushHealth, read } from '../support/certificates';
import { accept, onlyOne, reject } from '../support/held';
import { certify, problemOf, somebody, trained, verdictOn, type Person } from '../support/people';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let academy: Caller;
beforeAll(async () => {
  town = await openTown();
  academy = town.school;
});
afterAll(() => town.close());

const SUSPEND = { move: 'suspend', reason: 'under_investigation' };
const REVOKE = { move: 'revoke', reason: 'fraud' };
const WITHDRAW = { move: 'withdraw', reason: 'recorded_in_error' };
const REINSTATE = { move: 'reinstate' };

const asCaregiver = (person: Person) => verdictOn(town, person, { position: 'caregiver' });
const stateOf = async (certificate: { readonly id: string }) =>
  (await read(academy, certificate)).body['state'];
/** As the list and the versions of its reference show it, which must agree. */
async function lastListed({ id }: { readonly id: string }) {
  const { body } = await town.school('GET', '/v1/credentials?limit=200');
  const items = body['items'] as { credential: { id: string; reference: string } }[];
  const listed = items.find(({ credential }) => credential.id === id)?.credential;
  const path = `/v1/credentials/${listed?.reference ?? ''}/versions`;
  const versions = (await town.school('GET', path)).body['items'] as { credential: object }[];
  expect(versions.at(-1)?.credential).toEqual(listed);
  return listed;
}
const done = (answer: Answer) => expect([answer.status, answer.text]).toEqual([200, answer.text]);

async function caregiver() {
  const person = await trained(town, somebody());
  return { person, certificate: known(await certify(town.school, person)) };
}

describe('what an authority orders about one certificate', () => {
  test.each([SUSPEND, REVOKE, WITHDRAW])(
    'holds those of the same person and number that stand already: $move',
    async (order) => {
      const { person, certificate } = await caregiver();
      const twin = known(await certify(town.school, person, {}, `twin.${order.move}`));
      expect(await asCaregiver(person)).toBe('clear');
      done(await moved(town.li, certificate, order));
      expect(await asCaregiver(person)).toBe('not_qualified');
      expect(await stateOf(twin)).toBe('held_for_review');
      const ordered = { order: { by: 'authority', reason: order.reason } };
      expect(await lastListed(certificate)).toMatchObject(ordered);
      expect((await read(academy, certificate)).body).toMatchObject(ordered);
      const findings = await town.registry.owner(
        `SELECT 1 FROM finding WHERE kind = 'certificate_pushed_again' AND evidence ->> 'credentialId' = $1`,
        [twin.id],
      );
      expect(findings).toHaveLength(1);
      const held = await onlyOne(town, twin);
      expect(held.causes).toEqual(['ordered_elsewhere']);
      expect(problemOf(await accept(town, held))).toBe('409 certificate-ordered-elsewhere');
      expect(await asCaregiver(person)).toBe('not_qualified');
    },
  );

  test('replaces what the school ordered of its own, which ends nothing of it', async () => {
    for (const own of [SUSPEND, WITHDRAW, REVOKE]) {
      const { person, certificate } = await caregiver();
      done(await moved(town.school, certificate, own));
      done(await move(town.li, certificate, SUSPEND));
      const refused = await move(town.school, certificate, REINSTATE);
      expect(problemOf(refused)).toBe('403 certificate-held-by-authority');
      done(await move(town.li, certificate, REVOKE));
      expect(await asCaregiver(person)).toBe('not_qualified');
    }
  });

  test('is compared by person and number, whatever kind is said', async () => {
    const holder = somebody();
    const one = known(await pushHealth(town.school, { number: '沪 7-1' }, holder));
    done(await moved(town.li, one, REVOKE));
    const change = { number: '沪7 1', kind: 'food_handler_certificate' };
    const again = await pushHealth(town.school, change, holder);
    expect(again.body).toMatchObject({ state: 'held_for_review' });
  });
});

test('a new account ends no suspension of an authority', async () => {
  const { certificate } = await caregiver();
  done(await moved(town.li, certificate, SUSPEND));
  await town.registry.owner(`UPDATE officer SET approve_from = now() + interval '1 day'`);
  const refused = await move(town.wu, certificate, REINSTATE);
  await town.registry.owner(`UPDATE officer SET approve_from = now() - interval '1 day'`);
  expect(problemOf(refused)).toBe('403 account-too-new');
  done(await move(town.wu, certificate, REINSTATE));
});

test('what a school took back itself is held under another reference until two officers accept it', async () => {
  const { person, certificate } = await caregiver();
  done(await moved(town.school, certificate, WITHDRAW));
  const again = await certify(town.school, person, {}, 'anew');
  expect(again.body).toMatchObject({ state: 'held_for_review' });
  expect(await asCaregiver(person)).toBe('not_qualified');
  const held = await onlyOne(town, known(again));
  expect(held.causes).toEqual(['ordered_elsewhere']);
  done(await accept(town, held));
  expect(await asCaregiver(person)).toBe('clear');
});

test('an order about what is held leaves it to be decided', async () => {
  for (const decision of ['accept', 'reject'] as const) {
    const person = await trained(town, somebody());
    const pushed = await certify(town.school, { ...person, name: '别人' }, {}, `x.${decision}`);
    const certificate = known(pushed);
    expect(pushed.body).toMatchObject({ state: 'held_for_review' });
    done(await moved(town.school, certificate, SUSPEND));
    const held = await onlyOne(town, certificate);
    const answer = await (decision === 'accept' ? accept : reject)(town, held);
    done(answer);
    expect((await read(town.school, certificate)).body).toMatchObject({
      state: decision === 'accept' ? 'accepted' : 'rejected',
      standing: 'suspended',
    });
  }
});

test('a renewal that bears the number again is not held because of what it took the place of', async () => {
  const holder = somebody();
  const push = (reference: string, issuedOn: string, updatedAt = '2026-03-02T01:00:00Z') =>
    town.school('PUT', `/v1/credentials/${reference}`, {
      ...{ holder, kind: 'health_certificate', number: '健 R', issuedOn, updatedAt },
    });
  const first = known(await push('renewal.1', '2024-03-01'));
  const second = known(await push('renewal.2', '2025-03-01'));
  const order = { move: 'supersede', reason: 'replaced', supersededBy: second.id };
  done(await move(town.li, first, order));
  const later = await push('renewal.2', '2025-03-02', '2026-03-03T01:00:00Z');
  expect(later.body).toMatchObject({ state: 'accepted' });
  const third = await push('renewal.3', '2026-03-01');
  expect(third.body).toMatchObject({ state: 'accepted' });
  done(await move(town.li, second, REVOKE));
  const fourth = await push('renewal.4', '2026-03-01');
  expect(fourth.body).toMatchObject({ state: 'held_for_review' });
  expect(await stateOf(known(third))).toBe('held_for_review');
});

test('what was withdrawn before reasons were asked for may still be ordered', async () => {
  const certificate = known(await pushHealth(town.school));
  await town.registry.owner(`UPDATE credential SET status = 'suspended' WHERE id = $1`, [
    certificate.id,
  ]);
  done(await move(town.li, certificate, REVOKE));
  const copy = (change: string) =>
    town.registry.owner(
      `INSERT INTO credential SELECT (jsonb_populate_record(c, jsonb_build_object('version', c.version + 1) || $2)).*
         FROM credential c WHERE c.id = $1 ORDER BY c.version DESC LIMIT 1`,
      [certificate.id, change],
    );
  await expect(copy('{"digest": "another"}')).rejects.toThrow(/without a reason/);
});
