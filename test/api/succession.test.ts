import { SYSTEM } from '../../src/domain/principal';
import { barInstitution, NURSERY } from '../support/institution-bans';
import { moveBan, readAgain } from '../support/moving';
import { ask, bodyOf, getInstitution, registerInstitution } from '../support/organisations';
import { somebody } from '../support/people';
import { hire, move } from '../support/staff';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
let neighbour: Caller;
beforeAll(async () => {
  town = await openTown();
  neighbour = (await town.officer('410122')).call;
});
afterAll(() => town.close());

interface Found {
  readonly id: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly etag: string;
}

async function found(officer: Caller, kind: string): Promise<Found[]> {
  const { body } = await officer('GET', `/v1/findings?kind=${kind}`);
  return body['items'] as Found[];
}

const PROVINCE = { ...SYSTEM, division: '410000' };
let codes = 0;

/** Registered in the county of Li and Wu. */
async function register(address: string | undefined, filingState: 'filed' | 'cancelled' = 'filed') {
  codes += 1;
  const uscc = `91999999X${String(codes).padStart(8, '0')}0`;
  const name = `Nursery ${codes}`;
  const body = {
    ...{ uscc, name, filingState, division: '410105', usccConfirmed: true },
    legalForm: 'company' as const,
    ...(address !== undefined && { address }),
  };
  const { id } = bodyOf(await ask(town.registry, PROVINCE, registerInstitution, { body }));
  return { id, uscc, name, usccConfirmed: true as const };
}

test('who answers for a barred institution is put before its authority, and where they go next', async () => {
  const [owner, head, left, cook] = [somebody(), somebody(), somebody(), somebody()];
  const owning = await hire(town, owner, { position: 'owner' });
  const heading = await hire(town, head, { position: 'head' });
  await hire(town, cook, { position: 'cook' });
  const leaving = await hire(town, left, { position: 'manager', startsOn: '2026-01-05' });
  await move(town.nursery, leaving, 'end', { lastDay: '2026-04-30', reason: 'resigned' });
  const went = await hire(town, owner, { position: 'head', nursery: town.otherNursery });
  const before = await found(neighbour, 'successor_suspected');
  expect(before).toEqual([]);

  const inForce = await barInstitution(town, NURSERY);
  const officers = await found(town.li, 'officer_of_barred_institution');
  const flagged = officers.map(({ evidence }) => evidence['employmentId']).sort();
  expect(flagged).toEqual([owning.id, heading.id].sort());
  const [successor] = await found(neighbour, 'successor_suspected');
  expect(successor?.evidence).toMatchObject({ shares: 'officer', employmentId: went.id });

  const later = await hire(town, head, { position: 'board_member', nursery: town.otherNursery });
  const suspected = await found(neighbour, 'successor_suspected');
  expect(suspected.map(({ evidence }) => evidence['employmentId'])).toEqual([went.id, later.id]);

  const suspended = await moveBan(town, inForce, 'suspend');
  const resumed = await moveBan(town, suspended, 'resume');
  expect(await found(town.li, 'officer_of_barred_institution')).toEqual(officers);
  await moveBan(town, resumed, 'lift');
  expect(await found(town.li, 'officer_of_barred_institution')).toEqual([]);
  expect(await found(neighbour, 'successor_suspected')).toEqual([]);
});

test('an institution at the address of one that is barred or closed may go on in its place', async () => {
  const barred = await register('郑州市 建设路12号（3-401）');
  const inForce = await barInstitution(town, barred);
  const next = await register('郑州市建设路１２号 3401');
  await register('郑州市建设路12号 3402');
  await register(undefined);
  const closed = await register('花园路 7 号', 'cancelled');
  const after = await register('花园路7号');
  const pairs = async () =>
    (await found(town.li, 'successor_suspected')).map(({ evidence }) => [
      evidence['before'],
      evidence['institutionId'],
      evidence['shares'],
    ]);
  expect(await pairs()).toEqual([
    [barred.id, next.id, 'address'],
    [closed.id, after.id, 'address'],
  ]);
  await barInstitution(town, next);
  expect(await pairs()).toHaveLength(2);
  await moveBan(town, await readAgain(town.wu, inForce), 'lift');
  expect(await pairs()).toEqual([[closed.id, after.id, 'address']]);

  const [left] = await found(town.li, 'successor_suspected');
  const dismissed = await town.li(
    'POST',
    `/v1/findings/${left?.id}/dismiss`,
    { reason: 'explained' },
    { 'if-match': left?.etag ?? '' },
  );
  expect(dismissed.status).toBe(200);
});

test('its authority reads the address of an institution and what bars it', async () => {
  const { uscc, name, usccConfirmed } = await register('中原路1号');
  await barInstitution(town, { uscc, name, usccConfirmed });
  const read = await ask(town.registry, PROVINCE, getInstitution, { path: { uscc } });
  expect(bodyOf(read)).toMatchObject({
    address: '中原路1号',
    bans: [{ uscc, name, state: 'in_force', ground: 'child_abuse' }],
  });
  const [{ data } = { data: {} }] = await town.registry.owner<{ data: object }>(
    `SELECT fact -> 'data' AS data FROM log_fact
      WHERE fact ->> 'type' = 'institution.registered' AND fact -> 'data' ->> 'uscc' = $1`,
    [uscc],
  );
  expect(JSON.stringify(data)).not.toContain('中原路');
});
