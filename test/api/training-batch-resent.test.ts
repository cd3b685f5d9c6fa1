import { completionProjection } from '../../src/features/training/training.commands';
import {
  applyAll,
  batchFile,
  batchRow,
  numberOf,
  outcomesAt,
  preflighted,
  send,
  type Said,
} from '../support/batches';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(await differing(town.registry, completionProjection)).toEqual([]);
  await town.close();
});

let serial = 0;
function row(said: Said = {}): string[] {
  serial += 1;
  return batchRow({ reference: `R-${serial}`, number: numberOf(serial), ...said });
}

test('a file that comes again is the same batch, and good rows of another are recorded once', async () => {
  const { school, registry } = town;
  const rows = [row({ reference: 'AGAIN' }), row({ number: 'nobody' })];
  const file = batchFile(rows);
  const first = await send(school, file, { mode: 'direct', key: 'a-key' });
  expect((await send(school, file, { mode: 'direct', key: 'a-key' })).body).toEqual(first.body);
  expect((await send(school, file, { mode: 'direct' })).body).toEqual(first.body);
  await applyAll(registry);
  // one of its rows was rejected: what was wrong may be right now
  const later = await send(school, file, { mode: 'direct' });
  expect(later.body['id']).not.toBe(first.body['id']);
  await applyAll(registry);
  const path = `/v1/training-batches/${String(later.body['id'])}`;
  expect((await school('GET', path)).body['totals']).toMatchObject({ unchanged: 1, rejected: 1 });
  const stored = await registry.owner(`SELECT version FROM completion WHERE reference = 'AGAIN'`);
  expect(stored).toEqual([{ version: 1 }]);
  const good = batchFile([row()]);
  const whole = await send(school, good, { mode: 'direct' });
  await applyAll(registry);
  expect((await send(school, good, { mode: 'direct' })).body).toEqual(whole.body);
});

test('what officers struck or did not take is no success when it is sent again, and says why', async () => {
  const { school, registry, li } = town;
  const number = numberOf((serial += 1));
  const file = batchFile([
    row({ reference: 'STRUCK' }),
    row({ number }),
    row({ reference: 'HELD', number, name: '王大明' }),
  ]);
  await send(school, file, { mode: 'direct' });
  await applyAll(registry);
  const { id } = (await school('GET', '/v1/training-completions/STRUCK')).body;
  const struck = { reason: 'award_right_ended' };
  await li('POST', `/v1/completions/${String(id)}/strike`, struck, { 'if-match': '"1"' });
  const { items } = (await li('GET', '/v1/held-records')).body as { items: { id: string }[] };
  const held = `/v1/held-records/${items[0]?.id ?? ''}`;
  const etag = (await li('GET', held)).headers.get('etag');
  await li('POST', `${held}/reject`, { reason: 'evidence_insufficient' }, { 'if-match': etag });
  const { path, body, token } = await preflighted(registry, school, file);
  const told = [
    'rejected the authority struck this record. What is sent later under its reference is looked at first. Why: award_right_ended',
    'unchanged',
    'rejected the authority looked at this record and did not take it. A correction with a later time of update is looked at again.',
  ];
  expect(body['totals']).toMatchObject({ unchanged: 1, rejected: 2, theoryHours: 60 });
  expect(await outcomesAt(school, path)).toEqual(told);
  await school('POST', `${path}/commit`, { token });
  await applyAll(registry);
  expect((await school('GET', path)).body['totals']).toMatchObject({ unchanged: 1, rejected: 2 });
  expect(await outcomesAt(school, path)).toEqual(told);
});
