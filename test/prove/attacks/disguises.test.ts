import { never } from '../../support/claim';
import { ask, ban, somebody, verdictOf, type Person } from '../../support/people';
import { count } from '../../support/scale';
import { openTown, type Town } from '../../support/town';

const PEOPLE = count(1, 60);

let town: Town;
beforeAll(async () => {
  town = await openTown();
}, 60_000);
afterAll(() => town.close());

const shifted = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const between = (text: string, sign: string) => [...text].join(sign);

/** The same number, as it may be typed, pasted or disguised. */
const NUMBERS: readonly ((number: string) => unknown)[] = [
  (n) => ` ${n} `,
  (n) => `${n}\n`,
  (n) => n.toLowerCase(),
  (n) => n.toUpperCase(),
  (n) => n.replace(/^(\d{6})(\d{8})/, '$1 $2 '),
  (n) => n.replace(/^(\d{6})(\d{8})/, '$1-$2-'),
  (n) => n.replace(/^(\d{6})(\d{8})/, '$1\u2013$2\u2014'),
  (n) => shifted(n, 0xff10),
  (n) => shifted(n, 0x660),
  (n) => shifted(n, 0x966),
  (n) => shifted(n, 0x1d7ce),
  (n) => n.replaceAll('0', 'O'),
  (n) => n.replaceAll('1', 'l'),
  ...[
    '\u200b',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u202e',
    '\u200f',
    '\u0000',
    '\u3000',
    '\u00a0',
    '\t',
    '\u0301',
  ].map((sign) => (n: string) => between(n, sign)),
  (n) => `\u202e${[...n].reverse().join('')}`,
  (n) => `${n}\ud800`,
  (n) => n.slice(0, 17),
  (n) => `${n}0`,
  (n) => n.slice(0, 6) + n.slice(8, 17),
  (n) => n.slice(0, 17) + (n.endsWith('X') ? '\u0425' : n.slice(17)),
  (n) => Number(n),
  (n) => [n],
  (n) => ({ toString: n }),
  (n) => `${n}'--`,
  (n) => `${n}%`,
];

/** The right number under another name: typed wrongly, disguised, or another's. */
const NAMES: readonly ((name: string) => unknown)[] = [
  (n) => ` ${n} `,
  (n) => between(n, ' '),
  (n) => between(n, '\u200b'),
  (n) => between(n, '\u200d'),
  (n) => between(n, '\ufe00'),
  (n) => between(n, '·'),
  (n) => `\u202e${n}`,
  (n) => `${n}\u0301`,
  (n) => n.normalize('NFD'),
  (n) => `${n}\u0000`,
  (n) => `${n}\ud800`,
  (n) => n.slice(0, 1),
  (n) => n.repeat(50),
  (n) => [...n].reverse().join(''),
  () => '王',
  () => 'Wang Xiaoming',
  () => '𠮷野家',
  () => '李'.repeat(200),
  () => '',
  () => null,
  () => 7,
  (n) => `${n}' OR 1=1 --`,
  (n) => `${n}%`,
];

test(
  'somebody who is barred is clear under no disguise of number or name',
  async () => {
    const failures: string[] = [];
    const said = new Map<string, number>();
    let trials = 0;
    const attempt = async (person: unknown) => {
      trials += 1;
      const answer = await ask(town, person as Person);
      const verdict = verdictOf(answer);
      said.set(verdict, (said.get(verdict) ?? 0) + 1);
      if (/^(clear|not_qualified|5)/.test(verdict)) {
        failures.push(`${verdict} for ${JSON.stringify(person)}`);
      }
    };
    for (let one = 0; one < PEOPLE; one += 1) {
      const { identity, name } = somebody();
      await ban(town, { identity, name });
      for (const change of NUMBERS) {
        await attempt({ identity: { ...identity, number: change(identity.number) }, name });
      }
      for (const change of NAMES) await attempt({ identity, name: change(name) });
    }
    expect(said.get('barred')).toBeGreaterThan(PEOPLE * 10);
    never('a barred person who is clear under a disguise', { trials, failures });
  },
  10 * 60_000,
);
