import { plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { effectOfMeasure, lapsesAt } from '../../domain/interim';
import { parsePersonClaim, type PersonClaim } from '../../domain/person';
import { withoutIdentityNumber } from '../../domain/update';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import * as commands from './interim.commands';
import { pageOfMeasures, type InterimRow } from './interim.store';

const LIST = 'interim measures';

export const imposeInterimMeasure: Operation<'imposeInterimMeasure'> = async (work, { body }) => {
  const plain = (text: string, member: string) =>
    withoutIdentityNumber(text.trim(), { in: 'body', pointer: `/${member}` });
  const imposed = await commands.imposeMeasure(
    work,
    {
      power: body.power,
      reasons: body.reasons,
      incidentOn: plainDate(body.incidentOn),
      incidentDivision: parseDivision(body.incidentDivision),
    },
    {
      subject: parsePersonClaim(body.subject.person),
      statement: plain(body.statement, 'statement'),
      evidenceReference: plain(body.evidenceReference, 'evidenceReference'),
    },
  );
  return { status: 201, body: present(imposed), version: imposed.row.version };
};

export const listInterimMeasures: Operation<'listInterimMeasures'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfMeasures(work, await authorityIdsUnder(work, work.actor), {
    state: query.state ?? null,
    before: readCursor(query.cursor, LIST, 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const now = await work.now();
  const { items, nextCursor } = pageOf(LIST, rows, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map((row) => summary(row, now)),
      nextCursor,
    },
  };
};

export const getInterimMeasure: Operation<'getInterimMeasure'> = async (work, { path }) => {
  const read = await commands.discloseMeasure(work, path.measureId);
  return { status: 200, body: present(read), version: read.row.version };
};

export const confirmInterimMeasure: Operation<'confirmInterimMeasure'> = async (
  work,
  { path, ifMatch },
) => {
  const moved = await commands.confirmMeasure(work, path.measureId, ifMatch);
  return { status: 200, body: present(moved), version: moved.row.version };
};

export const withdrawInterimMeasure: Operation<'withdrawInterimMeasure'> = async (
  work,
  { path, ifMatch },
) => {
  const moved = await commands.withdrawInterim(work, path.measureId, ifMatch);
  return { status: 200, body: present(moved), version: moved.row.version };
};

export const requestInterimMeasureEnd: Operation<'requestInterimMeasureEnd'> = async (
  work,
  { path, ifMatch, body },
) => {
  const moved = await commands.requestInterimEnd(work, path.measureId, ifMatch, body.reason);
  return { status: 200, body: present(moved), version: moved.row.version };
};

export const endInterimMeasure: Operation<'endInterimMeasure'> = async (
  work,
  { path, ifMatch },
) => {
  const moved = await commands.endMeasure(work, path.measureId, ifMatch);
  return { status: 200, body: present(moved), version: moved.row.version };
};

/** What the deciding line sees of a measure. */
function present({ row, grounds, now }: commands.MeasureWithGrounds) {
  return {
    ...summary(row, now),
    subject: { person: presentSubject(grounds.subject) },
    statement: grounds.statement,
    evidenceReference: grounds.evidenceReference,
    imposedBy: row.imposedBy,
    confirmedBy: row.confirmedBy,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    endRequestedBy: row.endRequestedBy,
    endRequestedAt: row.endRequestedAt?.toISOString() ?? null,
    endReason: row.endReason,
    endedBy: row.endedBy,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedAs: row.endedAs,
    endedByBan: row.endedByBan,
  };
}

function presentSubject({ document, name, birthDate, proof }: PersonClaim) {
  return {
    identity: { type: document.type, number: document.number, country: document.country },
    name,
    birthDate,
    proof,
  };
}

function summary(row: InterimRow, now: Date) {
  return {
    id: row.id,
    state: row.state,
    inForce: effectOfMeasure(row, now) !== 'none',
    power: row.power,
    reasons: [...row.reasons],
    incidentOn: row.incidentOn,
    incidentDivision: row.incidentDivision,
    authority: row.authorityId,
    imposedAt: row.imposedAt.toISOString(),
    lapsesAt: lapsesAt(row)?.toISOString() ?? null,
  };
}
