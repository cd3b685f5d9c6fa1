import { problemOf, somebody } from '../support/people';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
let elsewhere: Caller;
beforeAll(async () => {
  town = await openTown();
  elsewhere = (await town.officer('420102')).call;
});
afterAll(() => town.close());

const course = (day: number, change: object = {}) => ({
  trainee: somebody('王静'),
  course: {
    code: 'C-1',
    title: '保育',
    hours: { theory: 60, practice: 60 },
    topics: ['child_development_and_mental_health'],
  },
  startedOn: '2026-02-02',
  completedOn: '2026-03-27',
  result: 'passed',
  updatedAt: `2026-04-0${day}T00:00:00Z`,
  ...change,
});
const push = (reference: string, body: object) =>
  town.school('PUT', `/v1/training-completions/${reference}`, body);

interface Item {
  readonly version: number;
  readonly completion: { readonly reference: string; readonly result: string };
}
async function list(query: string, caller: Caller = town.school, path = '') {
  const answer = await caller('GET', `/v1/training-completions${path}?${query}`);
  if (answer.status !== 200) throw new Error(problemOf(answer));
  return answer.body as { items: readonly Item[]; nextCursor: string | null };
}
const references = async (...asked: Parameters<typeof list>) =>
  (await list(...asked)).items.map(({ completion }) => completion.reference);

test('a provider lists what it pushed and what became of it, page by page and by each filter', async () => {
  const trainee = somebody('李强');
  await push('A-1', course(1, { trainee }));
  await push('A-2', course(2));
  await push('B-1', course(3, { trainee: { ...trainee, name: '李墙' } }));
  await push('A-2', course(4, { result: 'failed' }));
  expect(await references('')).toEqual(['A-1', 'A-2', 'B-1']);
  expect(await references('referencePrefix=A-')).toEqual(['A-1', 'A-2']);
  expect(await references('state=held_for_review')).toEqual(['A-2', 'B-1']);
  expect(await references('updatedSince=2026-04-03T00:00:00Z')).toEqual(['A-2', 'B-1']);
  const first = await list('limit=2');
  const rest = await list(`limit=2&cursor=${String(first.nextCursor)}`);
  expect([...first.items, ...rest.items].map(({ version }) => version)).toEqual([1, 2, 1]);
  expect(rest.nextCursor).toBeNull();
  const versions = await list('', town.school, '/A-2/versions');
  expect(versions.items.map(({ completion }) => completion.result)).toEqual(['passed', 'failed']);
});

test('an officer reads those of the division without a name; elsewhere they are not there', async () => {
  const li = town.li;
  const { items } = await list('', li);
  expect(items.length).toBeGreaterThan(2);
  const [{ provider = '' } = {}] = items as readonly { provider?: string }[];
  expect(JSON.stringify(items)).not.toMatch(/王静|李强|99999919/);
  expect(await references(`providerId=${provider}`, li, '/A-2/versions')).toEqual(['A-2', 'A-2']);
  expect(await references('', elsewhere)).toEqual([]);
  const foreign = `/v1/training-completions/A-2/versions?providerId=${provider}`;
  expect(problemOf(await elsewhere('GET', foreign))).toBe('404 not-found');
  expect(problemOf(await li('GET', '/v1/training-completions/A-2/versions'))).toBe('404 not-found');
});

test('certificates are listed without their numbers, with why one is revoked', async () => {
  await town.school('PUT', '/v1/credentials/K-1', {
    holder: somebody(),
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    number: '育1号',
    issuedOn: '2025-01-10',
    status: 'revoked',
    withdrawalReason: 'fraud',
    updatedAt: '2026-03-28T02:00:00Z',
  });
  for (const path of ['/v1/credentials', '/v1/credentials/K-1/versions']) {
    const { body, text } = await town.school('GET', path);
    expect(body['items']).toMatchObject([
      { version: 1, credential: { number: null, status: 'revoked', withdrawalReason: 'fraud' } },
    ]);
    expect(text).not.toContain('育1号');
  }
});
