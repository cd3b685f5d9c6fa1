import { Refusal } from '../../domain/refusal';
import { readHeadings, type RosterLine } from '../../domain/roster';
import { readCsv } from '../../platform/http/csv';
import type { Operation } from '../../platform/http/operation';
import { receiveRoster } from './rosters.commands';
import { findRoster, pageOfLines, progressOf } from './rosters.store';

const MOST_LINES = 2_000;

export const importRoster: Operation<'importRoster'> = async (work, { body }) => {
  const { headings, lines } = readCsv(body);
  const columns = readHeadings(headings);
  if (lines.length === 0 || lines.length > MOST_LINES) {
    throw new Refusal('request-invalid', `A staff list has 1 to ${MOST_LINES} lines.`);
  }
  const said = lines.map((values): RosterLine =>
    Object.fromEntries(
      columns.flatMap((column, at) => (values[at] ? [[column, values[at]] as const] : [])),
    ),
  );
  const roster = await receiveRoster(work, body, said);
  return { status: 202, body: { id: roster.id, lines: roster.lines } };
};

export const getRoster: Operation<'getRoster'> = async (work, { path, query }) => {
  const roster = await findRoster(work, path.rosterId, work.actor.organisationId ?? '');
  if (!roster) throw new Refusal('not-found', 'There is no such staff list of your institution.');
  const limit = query.limit ?? 50;
  const rows = await pageOfLines(work, roster.id, query.afterLine ?? 0, limit);
  return {
    status: 200,
    body: {
      id: roster.id,
      receivedAt: roster.receivedAt.toISOString(),
      lines: roster.lines,
      ...(await progressOf(work, roster.id)),
      items: rows.map(({ line, reference, outcome, employmentId, refusal }) => ({
        line,
        reference,
        outcome,
        employmentId,
        refusal,
      })),
    },
  };
};
