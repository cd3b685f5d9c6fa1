import { byIndex } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { employmentFactData, lineFactData, withheldDigest } from './employments.facts';
import { answersKept } from './watch.store';
import { employmentsAfter, employmentsOf, type EmploymentRow } from './employments.store';
import { linesAfter } from './reporting-lines.store';

/** Employments as they stand. One that a ban would not find, or whose last answer is kept wrongly, has a member more. */
export const employmentProjection: Projection = {
  kind: 'employment',
  rows: async (work, after, limit) => {
    const rows = await employmentsAfter(work, after, limit);
    const people = [...new Set(rows.map(({ personId }) => personId))];
    const open = await byIndex(work, () => employmentsOf(work, people));
    const found = new Set(open.map(({ id }) => id));
    const kept = await answersKept(
      work,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => {
      const data = employmentFactData(row, digestOf(work, row));
      const isFound = row.state === 'ended' || found.has(row.id);
      return {
        id: row.id,
        version: row.version,
        data: {
          ...data,
          ...(!isFound && { found: false }),
          ...(!kept.has(row.id) && { answered: 'differs' }),
        },
      };
    });
  },
};

export const reportingLineProjection: Projection = {
  kind: 'reporting_line',
  rows: async (work, after, limit) =>
    (await linesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: lineFactData(row),
    })),
};

function digestOf(work: Work, row: EmploymentRow): string {
  try {
    return withheldDigest(work, row);
  } catch {
    return 'unreadable';
  }
}
