import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPLOYMENT_FINDINGS } from '../../src/domain/employment-findings';
import { IRREGULARITIES } from '../../src/domain/irregularity';
import { openWorld, storyIn, type World } from '../support/world';

interface Explained {
  readonly type: string;
  readonly subject: string;
  readonly data: string;
}

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/facts.md'), 'utf8');
const explained = explainedFacts();
const features = readdirSync(join(root, 'src/features'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src/features', file), 'utf8'));

/** `the same` in a cell is what the row above says. */
function explainedFacts(): Map<string, Explained> {
  const rows = new Map<string, Explained>();
  let above = { type: '', subject: '', data: '' };
  for (const line of page.split('\n').filter((one) => /^\| `\w+\.\w+` \|/.test(one))) {
    const [, type = '', , subject = '', , data = ''] = line.split('|').map((cell) => cell.trim());
    above = {
      type: type.replaceAll('`', ''),
      subject: /`(\w+)`/.exec(subject)?.[1] ?? '',
      data: data === 'the same' ? above.data : data,
    };
    rows.set(above.type, above);
  }
  return rows;
}

function inFeatures(...patterns: readonly RegExp[]): string[] {
  const found = features.flatMap((text) => patterns.flatMap((one) => [...text.matchAll(one)]));
  return [...new Set(found.map(([, word = '']) => word))].sort();
}

test('every fact that the features record is explained, and nothing else is', () => {
  expect([...explained.keys()].sort()).toEqual(
    inFeatures(/'([a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*)'/g),
  );
});

test('every kind of finding is explained, and nothing else is', () => {
  const kinds = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, kind = '']) => kind);
  const opened = inFeatures(/kind: '([a-z_]+)',\s+division[^;]*evidence/g, /doubt\('([a-z_]+)'/g);
  expect(kinds.sort()).toEqual([...opened, ...EMPLOYMENT_FINDINGS, ...IRREGULARITIES].sort());
});

describe('the facts of the main job', () => {
  let world: World;
  let facts: { type: string; kind: string; members: string[] }[];
  beforeAll(async () => {
    world = await openWorld();
    await storyIn(world);
    facts = await world.registry.owner(
      `SELECT DISTINCT fact ->> 'type' AS type, fact -> 'subject' ->> 'kind' AS kind,
              ARRAY(SELECT jsonb_object_keys(fact -> 'data') ORDER BY 1) AS members
         FROM log_fact`,
    );
  });
  afterAll(() => world.close());

  test('are more than a dozen kinds, and each is explained', () => {
    const types = facts.map(({ type }) => type);
    expect(new Set(types).size).toBeGreaterThan(12);
    expect(types.filter((type) => !explained.has(type))).toEqual([]);
  });

  test('are about the subject that the table names', () => {
    for (const { type, kind } of facts)
      expect([type, kind]).toEqual([type, explained.get(type)?.subject]);
  });

  test('say of it what the table says, member by member', () => {
    for (const { type, members } of facts) {
      const told = new Set(explained.get(type)?.data.match(/\w+/g));
      expect([type, members.filter((member) => !told.has(member))]).toEqual([type, []]);
    }
  });
});
