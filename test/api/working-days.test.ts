import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarCommands } from '../../src/cli/calendar';
import { understand } from '../../src/cli/command';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { addWorkingDays } from '../../src/domain/working-days';
import {
  loadWorkingDays,
  workingDayEditionProjection,
} from '../../src/features/calendar/calendar.commands';
import { workingDays } from '../../src/features/calendar/calendar.store';
import { as } from '../support/accounts';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry.close());

const file = {
  year: 2030,
  source: { instrument: 'a notice', confirmed: false },
  holidays: [plainDate('2030-01-01')],
  makeUpWorkdays: [],
};
const load = (change: object = {}) =>
  as(registry, SYSTEM, (work) => loadWorkingDays(work, { ...file, ...change }));
const days = () => as(registry, SYSTEM, workingDays);

test('a year is loaded once, and another edition takes its place and keeps it', async () => {
  const monday = plainDate('2030-01-07');
  expect(addWorkingDays((await days()).table, monday, 1)).toBe('undetermined');
  expect(await load()).toMatchObject({ isNew: true, edition: { year: 2030, edition: 1 } });
  expect(addWorkingDays((await days()).table, monday, 1)).toBe('2030-01-08');
  expect(await load()).toMatchObject({ isNew: false, edition: { edition: 1 } });
  const holidays = [plainDate('2030-01-01'), plainDate('2030-01-08')];
  expect(await load({ holidays })).toMatchObject({ isNew: true, edition: { edition: 2 } });
  const { table, editions } = await days();
  expect([addWorkingDays(table, monday, 1), editions]).toEqual(['2030-01-09', 2]);
  expect(await differing(registry, workingDayEditionProjection)).toEqual([]);
});

test('two who load a year at once make two editions', async () => {
  const loaded = await Promise.all(
    ['2031-01-01', '2031-01-02'].map((day) => load({ year: 2031, holidays: [plainDate(day)] })),
  );
  expect(loaded.map(({ edition }) => edition.edition).sort()).toEqual([1, 2]);
});

test('the database takes no day of another year, and the service changes none', async () => {
  await expect(load({ holidays: [plainDate('2029-01-01')] })).rejects.toThrow(
    'working_day_edition_of_its_year',
  );
  await expect(
    as(registry, SYSTEM, ({ tx }) => tx.query(`UPDATE working_day_edition SET holidays = '{}'`)),
  ).rejects.toThrow('permission denied');
});

test('the command takes a file, and refuses one that cannot be', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'calendar-'));
  const path = join(folder, 'year.json');
  await writeFile(path, JSON.stringify({ ...file, holidays: [] }));
  const asked = understand(calendarCommands, ['calendar', 'load', path]);
  if ('help' in asked) throw new Error('not understood');
  expect(asked.options).toEqual({ file: path });
  await expect(asked.command.run(asked.options)).rejects.toThrow('no year is without one');
  await rm(folder, { recursive: true });
});
