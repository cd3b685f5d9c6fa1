import { registeredBy } from '../support/registered';
import { openTown, type Town } from '../support/town';
import {
  ask,
  ban,
  certify,
  complete,
  namesakeOf,
  passportOf,
  somebody,
  trained,
  verdictOn,
  type Person,
} from '../support/people';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** Names kept of a person, opened. */
async function namesOf(personId: string | undefined): Promise<string[]> {
  const rows = await town.registry.owner<{ id: string; sealed: Buffer }>(
    `SELECT id, sealed_value AS sealed FROM person_assertion
      WHERE person_id = $1 AND kind = 'name' ORDER BY asserted_at`,
    [personId],
  );
  return rows.map(({ id, sealed }) =>
    town.registry.keys.open({ table: 'person_assertion', row: id, column: 'sealed_value' }, sealed),
  );
}

const documentsOf = (personId: string | undefined) =>
  town.registry.owner(`SELECT id FROM person_document WHERE person_id = $1`, [personId]);

const later = { updatedAt: '2026-05-22T01:00:00Z' };

/** As on a card from before 1999. */
function fifteen(person: Person): Person {
  const { number } = person.identity;
  return {
    ...person,
    identity: { ...person.identity, number: number.slice(0, 6) + number.slice(8, 17) },
  };
}

describe('one document, one person', () => {
  test('under twenty pushes of an unseen document at once', async () => {
    const li = somebody();
    const registered = await registeredBy(town, () =>
      Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const answer = await complete(town.school, n % 2 ? li : fifteen(li), `race-${n}`);
          expect(answer.status).toBe(201);
        }),
      ),
    );
    expect(registered).toHaveLength(1);
    expect(registered[0]?.identity_state).toBe('consistent');
    expect(await documentsOf(registered[0]?.id)).toHaveLength(1);
  });

  test('however the number is written', async () => {
    const li = somebody();
    const { number } = li.identity;
    const fullWidth = number.replace(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    const spaced = ` ${number.slice(0, 6)} ${number.slice(6).toLowerCase()} `;
    const registered = await registeredBy(town, async () => {
      for (const [at, written] of [
        number,
        fifteen(li).identity.number,
        fullWidth,
        spaced,
      ].entries()) {
        const person = { ...li, identity: { ...li.identity, number: written } };
        expect((await complete(town.school, person, `spelt-${number}-${at}`)).status).toBe(201);
      }
    });
    expect(registered).toHaveLength(1);
    await certify(town.school, fifteen(li));
    expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('clear');
  });

  test('and one permit, whatever its issue count', async () => {
    const permit = (count: string) => ({
      identity: { type: 'home_return_permit', number: `H7654321${count}` },
      name: '陈大文',
      birthDate: '1975-03-04',
    });
    const registered = await registeredBy(town, async () => {
      for (const count of ['001', '002', '0']) {
        await complete(town.school, permit(count), `permit-${count}`);
      }
    });
    expect(registered).toHaveLength(1);
  });
});

describe('a claim', () => {
  test('joins no documents: the same name and birth date on another one is another person', async () => {
    const li = somebody();
    const registered = await registeredBy(town, async () => {
      await trained(town, li);
      await complete(town.school, passportOf(li), 'joins-1');
      await complete(town.school, namesakeOf(li), 'joins-2');
    });
    expect(registered).toHaveLength(3);
    expect(await verdictOn(town, passportOf(li), { position: 'caregiver' })).toBe('not_qualified');
  });

  test('changes no name: another one makes the identity disputed and waits for a human', async () => {
    const li = somebody('李梅');
    const [person] = await registeredBy(town, () => trained(town, li));
    const pushed = await certify(town.school, { ...li, name: '张三' }, later, 'another');
    expect(pushed.body['state']).toBe('held_for_review');
    expect(await namesOf(person?.id)).toEqual(['李梅']);
    expect(await documentsOf(person?.id)).toHaveLength(1);
    expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('refer');
    expect(await verdictOn(town, { ...li, name: '张三' })).toBe('refer');
    const findings = await town.registry.owner(
      `SELECT kind FROM finding WHERE evidence->>'personId' = $1`,
      [person?.id],
    );
    expect(findings).toEqual([{ kind: 'identity_contradiction' }]);
  });

  test('does not weaken a ban, whatever it says', async () => {
    const zhang = somebody('张三');
    await ban(town, zhang);
    await certify(town.school, { ...zhang, name: '李梅' }, later);
    for (const name of ['张三', '李梅']) {
      expect(await verdictOn(town, { ...zhang, name })).toBe('barred');
    }
  });

  test('of a check registers nobody and asserts nothing', async () => {
    const li = somebody('李梅');
    const [person] = await registeredBy(town, () => trained(town, li));
    expect(await registeredBy(town, () => ask(town, { ...li, name: '张三' }))).toEqual([]);
    expect(await namesOf(person?.id)).toEqual(['李梅']);
    expect(await verdictOn(town, li, { position: 'caregiver' })).toBe('clear');
  });

  test('keeps a name as it was sent, and two spellings of one name agree', async () => {
    const written = '古丽·巴哈尔';
    const person = somebody(written);
    const [kept] = await registeredBy(town, () => trained(town, person));
    expect(await namesOf(kept?.id)).toEqual([written]);
    const spelt = { ...person, name: '古丽・巴哈尔' };
    expect(await verdictOn(town, spelt, { position: 'caregiver' })).toBe('clear');
    expect(await namesOf(kept?.id)).toEqual([written]);
  });
});
