import { pino } from 'pino';
import { banEffects } from '../../src/effects';
import { banImportProjection } from '../../src/features/bans/imports.facts';
import { applyImportsJob } from '../../src/features/bans/imports.jobs';
import { perform } from '../../src/platform/queue/job';
import { approveFile, judgedFile, openSample, verdictsAt } from '../support/import-steps';
import { applyAll, importLine } from '../support/imports';
import { moveBan } from '../support/moving';
import {
  ban,
  decide,
  proposalOn,
  propose,
  somebody,
  verdictOn,
  type Person,
} from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test('an old list puts no decision in force again whose ban was lifted, rejected or is suspended', async () => {
  const [lifted, rejected, held, later] = [somebody(), somebody(), somebody(), somebody()];
  const numbered = (number: string) => ({
    decision: { ...proposalOn(somebody()).decision, documentNumber: number },
  });
  const wasLifted = await ban(town, lifted, numbered('卫罚〔2026〕31号'));
  await moveBan(town, wasLifted, 'lift');
  const proposed = await propose(town.wu, rejected, numbered('卫罚〔2026〕32号'));
  await decide(town.li, proposed, 'reject');
  const suspended = await ban(town, held, numbered('卫罚〔2026〕33号'));
  await moveBan(town, suspended, 'suspend');
  const { path, hash, verdicts } = await judgedFile(town, [
    lineOn(lifted, '卫罚(2026) 31号'),
    lineOn(lifted, '卫罚[2026]31号', '直接负责的主管人员'),
    lineOn(rejected, '卫罚【2026】32号'),
    lineOn(held, '卫罚〔2026〕33号', '直接负责的主管人员'),
    lineOn(held, '卫罚(2026)33号'),
    lineOn(later, '卫罚〔2026〕34号'),
  ]);
  expect(verdicts).toEqual([
    ...Array<string>(4).fill('single_proposal decided-before'),
    'refused ban-already-recorded',
    'importable',
  ]);
  await openSample(town.li, path);
  expect((await approveFile(town.li, path, hash)).status).toBe(200);
  const meanwhile = await ban(town, later, numbered('卫罚[2026]34号'));
  await moveBan(town, meanwhile, 'lift');
  await applyAll(town.registry);
  expect((await verdictsAt(town, path)).at(-1)).toBe('single_proposal decided-before');
  for (const one of [lifted, rejected, later]) {
    expect(await verdictOn(town, one)).not.toBe('barred');
  }
});

function lineOn({ identity, name }: Person, document: string, capacity = '直接责任人员'): string {
  return importLine({ number: identity.number, name, document, capacity });
}

test('a number under two names is seen in rows that are not importable too', async () => {
  const [one, two] = [somebody('赵六'), somebody('赵六')];
  const { verdicts } = await judgedFile(town, [
    lineOn(one, 'E 1'),
    importLine({ number: one.identity.number, name: '赵七', document: 'E 2', service: '' }),
    lineOn(two, 'E 3'),
    importLine({ number: two.identity.number, name: '赵七', division: '420102', document: 'E 4' }),
    importLine({ number: two.identity.number, name: '赵六', proof: '未核验', document: 'E 5' }),
  ]);
  expect(verdicts).toEqual([
    'single_proposal identity-contradiction',
    'single_proposal value-missing',
    'single_proposal identity-contradiction',
    'refused outside-jurisdiction',
    'single_proposal identity-not-proven',
  ]);
});

test('an approved file waits while an account behind it is off, and one officer stops the rest', async () => {
  const wang = somebody();
  const { path, hash } = await judgedFile(town, [lineOn(wang, 'F 1')]);
  await openSample(town.li, path);
  expect((await approveFile(town.li, path, hash)).status).toBe(200);
  const accounts = await town.registry.owner<{ id: string }>(
    `SELECT unnest(ARRAY[submitted_by, decided_by]) AS id FROM ban_import WHERE id = $1`,
    [path.split('/').at(-1)],
  );
  expect(accounts.length).toBe(2);
  for (const { id } of accounts) {
    const turn = (state: string) =>
      town.registry.owner(`UPDATE officer SET state = $2 WHERE id = $1`, [id, state]);
    await turn('disabled');
    await applyAll(town.registry);
    await turn('active');
    expect(await verdictsAt(town, path)).toEqual(['importable']);
  }
  const etag = (await town.wu('GET', path)).headers.get('etag') ?? '';
  const stopped = await town.wu('POST', `${path}/discard`, undefined, { 'if-match': etag });
  expect([stopped.status, stopped.body['state']]).toEqual([200, 'discarded']);
  await applyAll(town.registry);
  expect(await verdictsAt(town, path)).toEqual(['importable']);
  expect(await verdictOn(town, wang)).toBe('clear');
});

test('rows of an approved file that are not in force stay before its authority', async () => {
  const [one, two] = [somebody(), somebody()];
  const { path, hash } = await judgedFile(town, [
    lineOn(one, 'G 1'),
    importLine({ number: two.identity.number, name: two.name, document: 'G 2', service: '' }),
  ]);
  const id = path.split('/').at(-1);
  await openSample(town.li, path);
  await approveFile(town.li, path, hash);
  const { body } = await town.li('GET', '/v1/work-list?kind=ban_import');
  const codes = (body['items'] as { id: string; code: string }[])
    .filter((item) => item.id === id)
    .map(({ code }) => code);
  expect(codes).toEqual(['being_applied']);
  await applyAll(town.registry);
  const found = await town.li('GET', '/v1/findings?kind=import_rows_left');
  const items = found.body['items'] as { id: string; version: number; evidence: object }[];
  const left = items.filter(({ evidence }) => 'importId' in evidence && evidence.importId === id);
  expect(left).toMatchObject([{ evidence: { appliedRows: 1, leftRows: 1, state: 'applied' } }]);
  const [fact] = await town.registry.owner<{ data: object }>(
    `SELECT fact -> 'data' AS data FROM log_fact
      WHERE fact ->> 'type' = 'ban_import.applied' AND fact -> 'subject' ->> 'id' = $1`,
    [id],
  );
  expect(fact?.data).toMatchObject({ appliedRows: 1, leftRows: 1 });
  expect(await differing(town.registry, banImportProjection)).toEqual([]);
});

test('a row that fails three times at its turn is for a human, and its file ends', async () => {
  const { path, hash } = await judgedFile(town, [lineOn(somebody(), 'H 1')]);
  await openSample(town.li, path);
  await approveFile(town.li, path, hash);
  const fails = () => Promise.reject(new Error('an effect that fails'));
  const ofPersons = { ...banEffects.ofPersons, inForce: fails };
  const jobs = { apply: applyImportsJob({ ...banEffects, ofPersons }) };
  const { runWork } = town.registry;
  const turn = () =>
    perform({ jobs, runWork, log: pino({ level: 'silent' }), works: true }, 'apply', {});
  for (const expected of ['importable', 'importable', 'single_proposal could-not-be-applied']) {
    await expect(turn()).rejects.toThrow('an effect that fails');
    expect(await verdictsAt(town, path)).toEqual([expected]);
  }
  await turn();
  expect((await town.wu('GET', path)).body['state']).toBe('applied');
});
