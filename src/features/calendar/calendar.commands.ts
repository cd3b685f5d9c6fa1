import { v7 } from 'uuid';
import type { FactData } from '../../domain/fact';
import type { WorkingDayFile } from '../../domain/working-days';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import {
  editionsAfter,
  insertEdition,
  lastEditionOf,
  type WorkingDayEdition,
} from './calendar.store';

/** The edition that counts now, and whether it is new: the same file again changes nothing. */
export async function loadWorkingDays(
  work: Work,
  { year, source, holidays, makeUpWorkdays }: WorkingDayFile,
): Promise<{ readonly edition: WorkingDayEdition; readonly isNew: boolean }> {
  await hold(work, { exclusive: [`working-days:${year}`] });
  const at = await work.now();
  const last = await lastEditionOf(work, year);
  const said = { year, ...source, holidays, makeUpWorkdays };
  if (last && saysTheSame(last, said)) return { edition: last, isNew: false };
  const edition = { ...said, id: v7(), edition: (last?.edition ?? 0) + 1, loadedAt: at };
  await insertEdition(work, edition);
  await record(work, at, {
    type: 'calendar.loaded',
    subject: { kind: 'working_day_edition', id: edition.id, version: 1 },
    concerns: [],
    data: editionFactData(edition),
  });
  return { edition, isNew: true };
}

function saysTheSame(
  last: WorkingDayEdition,
  said: Omit<WorkingDayEdition, 'id' | 'edition' | 'loadedAt'>,
): boolean {
  return (
    last.instrument === said.instrument &&
    last.confirmed === said.confirmed &&
    last.holidays.join() === said.holidays.join() &&
    last.makeUpWorkdays.join() === said.makeUpWorkdays.join()
  );
}

function editionFactData(row: WorkingDayEdition): FactData {
  return {
    year: row.year,
    edition: row.edition,
    instrument: row.instrument,
    confirmed: row.confirmed,
    holidays: row.holidays,
    makeUpWorkdays: row.makeUpWorkdays,
    loadedAt: row.loadedAt.toISOString(),
  };
}

export const workingDayEditionProjection: Projection = {
  kind: 'working_day_edition',
  rows: async (work, after, limit) =>
    (await editionsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: 1,
      data: editionFactData(row),
    })),
};
