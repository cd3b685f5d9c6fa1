import { credentialProjection } from '../../src/features/credentials/credentials.projection';
import { heldRecordProjection } from '../../src/features/persons/held.facts';
import { known, move, moved, read, type KnownCertificate } from '../support/certificates';
import { accept, onlyOne, reject, waitingFor } from '../support/held';
import { certify, complete, problemOf, somebody, trained, verdictOn } from '../support/people';
import type { Person } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  for (const projection of [credentialProjection, heldRecordProjection]) {
    expect(await differing(town.registry, projection)).toEqual([]);
  }
  await town.close();
});

const SUSPEND = { move: 'suspend', reason: 'under_investigation' };
const WITHDRAW = { move: 'withdraw', reason: 'recorded_in_error' };
const REINSTATE = { move: 'reinstate' };
const asCaregiver = (person: Person) => verdictOn(town, person, { position: 'caregiver' });
const done = (answer: Answer) => {
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer;
};

/** Somebody whose certificate Li suspended, and Li or another officer reinstated. */
async function reinstated(own: object | null = null, officer: Caller = town.li) {
  const person = await trained(town, somebody());
  const certificate = known(await certify(town.school, person));
  if (own) done(await moved(town.school, certificate, own));
  done(await move(town.li, certificate, SUSPEND));
  done(await move(officer, certificate, REINSTATE));
  return { person, certificate };
}

test('one officer alone makes nothing count that an authority suspended, whoever of the two moves', async () => {
  const { person, certificate } = await reinstated();
  const { body } = await read(town.school, certificate);
  expect(body).toMatchObject({ order: null, state: 'held_for_review' });
  expect(await asCaregiver(person)).toBe('not_qualified');
  const held = await onlyOne(town, certificate);
  expect(held.causes).toEqual(['reinstated']);
  const byHimself = await accept(town, held, [town.wu, town.li]);
  expect(problemOf(byHimself)).toBe('403 ban-needs-second-officer');
  expect(await asCaregiver(person)).toBe('not_qualified');
  const again = await town.li('GET', `/v1/held-records/${held.id}`);
  const third = (await town.officer('410105')).call;
  const etag = { 'if-match': again.headers.get('etag') ?? '' };
  done(await third('POST', `/v1/held-records/${held.id}/accept`, undefined, etag));
  expect(await asCaregiver(person)).toBe('clear');
});

describe('until two officers accept it', () => {
  test('no push of the school makes it count, nor the same paper under another reference', async () => {
    const { person, certificate } = await reinstated();
    const later = await certify(town.school, person, { updatedAt: '2026-06-01T00:00:00Z' });
    const twin = await certify(town.school, person, {}, 'twin');
    for (const { body } of [later, twin]) expect(body).toMatchObject({ state: 'held_for_review' });
    expect(await asCaregiver(person)).toBe('not_qualified');
    const twins = await onlyOne(town, known(twin));
    expect(problemOf(await accept(town, twins))).toBe('409 certificate-ordered-elsewhere');
    const held = await onlyOne(town, certificate);
    expect(held.causes).toEqual(['reinstated']);
    done(await accept(town, held));
    expect(await asCaregiver(person)).toBe('clear');
    const next = await certify(town.school, person, { updatedAt: '2026-06-02T00:00:00Z' });
    expect(next.body).toMatchObject({ state: 'accepted' });
  });

  test('who ended the suspension does not accept it either after another officer rejected it', async () => {
    const { person, certificate } = await reinstated();
    done(await reject(town, await onlyOne(town, certificate)));
    const again = await certify(town.school, person, { updatedAt: '2026-06-01T00:00:00Z' });
    expect(again.body).toMatchObject({ state: 'held_for_review' });
    const waiting = await onlyOne(town, certificate);
    expect(waiting.causes).toContain('reinstated');
    const byHimself = await accept(town, waiting, [town.wu, town.li]);
    expect(problemOf(byHimself)).toBe('403 ban-needs-second-officer');
  });

  test('it stays ended for its twins when an officer rejects it, or its school has another follow', async () => {
    const { person, certificate } = await reinstated();
    done(await reject(town, await onlyOne(town, certificate)));
    const twin = await certify(town.school, person, {}, 'twin');
    expect(twin.body).toMatchObject({ state: 'held_for_review' });
    const other = await reinstated();
    const number = `Y000141000002263${other.person.identity.number.slice(8, 14)}`;
    const issuedOn = '2026-05-21';
    const next = known(await certify(town.school, other.person, { number, issuedOn }, 'next'));
    const follows = { move: 'supersede', reason: 'replaced', supersededBy: next.id };
    done(await move(town.school, other.certificate, follows));
    const chained = await certify(town.school, other.person, {}, 'twin');
    expect(chained.body).toMatchObject({ state: 'held_for_review' });
  });

  test('its twin that was suspended and reinstated too waits for two of its own, and keeps it from nothing', async () => {
    const person = await trained(town, somebody());
    const [a, b] = [
      known(await certify(town.school, person)),
      known(await certify(town.school, person, {}, 'twin')),
    ];
    for (const one of [a, b]) done(await move(town.li, one, SUSPEND));
    for (const one of [a, b]) done(await move(town.li, one, REINSTATE));
    const third = (await town.officer('410105')).call;
    const push = await certify(town.school, person, { updatedAt: '2026-06-01T00:00:00Z' });
    expect(push.body).toMatchObject({ state: 'held_for_review' });
    expect(await asCaregiver(person)).toBe('not_qualified');
    done(await accept(town, await onlyOne(town, a), [third, town.wu]));
    expect(await asCaregiver(person)).toBe('clear');
    expect((await read(town.school, b)).body).toMatchObject({ state: 'held_for_review' });
    const waiting = await onlyOne(town, b);
    expect(waiting.causes).toContain('reinstated');
    const byHimself = await accept(town, waiting, [town.wu, town.li]);
    expect(problemOf(byHimself)).toBe('403 ban-needs-second-officer');
    const { headers } = await town.li('GET', `/v1/held-records/${waiting.id}`);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    done(await third('POST', `/v1/held-records/${waiting.id}/accept`, undefined, etag));
    expect((await read(town.school, b)).body).toMatchObject({ state: 'accepted' });
  });

  test('the twin that two accepted counts on when the other one is rejected, and is held when that is ordered again', async () => {
    const person = await trained(town, somebody());
    const [a, b] = [
      known(await certify(town.school, person)),
      known(await certify(town.school, person, {}, 'twin')),
    ];
    for (const one of [a, b]) done(await move(town.li, one, SUSPEND));
    for (const one of [a, b]) done(await move(town.li, one, REINSTATE));
    const third = (await town.officer('410105')).call;
    const acceptA = async () => accept(town, await onlyOne(town, a), [third, town.wu]);
    done(await acceptA());
    done(await reject(town, await onlyOne(town, b)));
    const push = await certify(town.school, person, { updatedAt: '2026-06-01T00:00:00Z' });
    expect(push.body).toMatchObject({ state: 'accepted' });
    expect(await asCaregiver(person)).toBe('clear');
    done(await move(town.li, b, SUSPEND));
    done(await move(town.li, b, REINSTATE));
    expect(await asCaregiver(person)).toBe('not_qualified');
    expect(problemOf(await acceptA())).toBe('409 certificate-ordered-elsewhere');
  });

  test('an order that stands of its twin keeps it from counting', async () => {
    const person = await trained(town, somebody());
    const a = known(await certify(town.school, person));
    const b = known(await certify(town.school, person, {}, 'twin'));
    for (const one of [a, b]) done(await move(town.li, one, SUSPEND));
    done(await move(town.li, a, REINSTATE));
    expect(problemOf(await accept(town, await onlyOne(town, a)))).toBe(
      '409 certificate-ordered-elsewhere',
    );
  });

  test('its school issues no other one from its completions', async () => {
    const person = somebody();
    const completed = await complete(town.school, person);
    const asked = {
      ...{ holder: person, completions: [completed.body['reference']], post: 'caregiver' },
    };
    const issue = () => town.school('POST', '/v1/certificates', asked);
    const certificate = known(await issue());
    done(await moved(town.li, certificate, SUSPEND));
    done(await move(town.li, certificate, REINSTATE));
    done(await move(town.school, certificate, WITHDRAW));
    expect(problemOf(await issue())).toBe('409 certificate-exists');
    const forged = town.registry.owner(
      `UPDATE certificate_completion SET credential_id = gen_random_uuid() WHERE credential_id = $1`,
      [certificate.id],
    );
    await expect(forged).rejects.toThrow(/its issuer alone may not replace/);
    done(await accept(town, await onlyOne(town, certificate)));
    expect(problemOf(await issue())).toBe('201');
  });

  test('it may be suspended again, and what was in doubt of it before stays in doubt', async () => {
    const person = await trained(town, somebody());
    const pushed = await certify(town.school, { ...person, name: '别人' }, {}, 'doubt');
    const certificate = known(pushed);
    done(await moved(town.li, certificate, SUSPEND));
    done(await move(town.wu, certificate, REINSTATE));
    done(await move(town.li, certificate, SUSPEND));
    done(await move(town.li, certificate, REINSTATE));
    const { causes } = await onlyOne(town, certificate);
    expect(causes).toEqual(['identity_contradicted', 'reinstated']);
  });
});

test("what its school ordered before an authority suspended it stands again when that ends, and is the school's to end", async () => {
  for (const [own, state] of [
    [SUSPEND, 'suspended'],
    [WITHDRAW, 'withdrawn'],
  ] as const) {
    const { person, certificate } = await reinstated(own);
    done(await accept(town, await onlyOne(town, certificate)));
    expect((await read(town.school, certificate)).body).toMatchObject({
      ...{ state: 'accepted', standing: state, order: { state, by: 'issuer' } },
    });
    expect(await asCaregiver(person)).toBe('not_qualified');
    const ended = await move(town.school, certificate, REINSTATE);
    expect(problemOf(ended)).toBe(own === SUSPEND ? '200' : '409 certificate-move-unfit');
    expect(await asCaregiver(person)).toBe(own === SUSPEND ? 'clear' : 'not_qualified');
  }
});

test('what its school had superseded is superseded again when a suspension ends', async () => {
  const person = await trained(town, somebody());
  const certificate = known(await certify(town.school, person));
  const number = `Y000141000002263${person.identity.number.slice(8, 14)}`;
  const next = known(await certify(town.school, person, { number }, 'next'));
  const follows = { move: 'supersede', reason: 'replaced', supersededBy: next.id };
  done(await moved(town.school, certificate, follows));
  done(await move(town.li, certificate, SUSPEND));
  const { body } = done(await move(town.li, certificate, REINSTATE));
  expect(body).toMatchObject({ standing: 'superseded', supersededBy: next.id });
});

describe('the database refuses', () => {
  const copy = (certificate: KnownCertificate, change: string) =>
    town.registry.owner(
      `INSERT INTO credential SELECT (jsonb_populate_record(c, jsonb_build_object('version', c.version + 1) || $2)).*
         FROM credential c WHERE c.id = $1 ORDER BY c.version DESC LIMIT 1`,
      [certificate.id, change],
    );
  const NO_ORDER = `"order_state": null, "order_by": null, "ordered_by": null, "order_reason": null`;

  test("a version that counts where an authority's suspension stood, or was not accepted by two", async () => {
    const { certificate } = await reinstated();
    await expect(copy(certificate, '{"state": "accepted"}')).rejects.toThrow(/two officers/);
    done(await move(town.li, certificate, SUSPEND));
    const ends = `{"state": "accepted", ${NO_ORDER}}`;
    await expect(copy(certificate, ends)).rejects.toThrow(/is held once that ends/);
    done(await move(town.li, certificate, { move: 'revoke', reason: 'fraud' }));
    for (const change of [
      `{${NO_ORDER}}`,
      '{"order_state": "suspended"}',
      '{"order_by": "issuer"}',
    ])
      await expect(copy(certificate, change)).rejects.toThrow(/stays so/);
  });

  test('an acceptance by who ended the suspension', async () => {
    const { certificate } = await reinstated();
    const { id } = await onlyOne(town, certificate);
    const forged = town.registry.owner(
      `UPDATE held_record SET state = 'accepted', evidence = '{other}', known_then = 1, requested_at = now(), decided_at = now(),
              requested_by = o.id, requested_by_human = o.human_id, decided_by = reinstated_by, decided_by_human = reinstated_by_human
         FROM officer o WHERE held_record.id = $1 AND o.human_id <> reinstated_by_human`,
      [id],
    );
    await expect(forged).rejects.toThrow(/held_record_reinstater_accepts_nothing/);
    expect(await waitingFor(town, certificate)).toHaveLength(1);
  });
});
