import { plainDate } from '../../domain/calendar';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { withoutIdentityNumber } from '../../domain/update';
import type { EmploymentEffects } from './effects';
import { endOwnEmployment } from './end.commands';
import { changeEmployment, confirmEmployment, type NotMoved } from './move.commands';
import { pageOfEmployments } from './employments.store';
import { presentEmployment, presentSummary } from './present-employment';
import { getEmployment as readEmployment } from './read.commands';
import { recordEmployment, type EmploymentAnswered } from './record.commands';
import type { Work } from '../../platform/database/work';

/** What an institution does with its staff, with what follows from it elsewhere. */
export function makeEmployments(effects: EmploymentEffects) {
  const record: Operation<'recordEmployment'> = async (work, { body }) => {
    const { clearanceCheckId, position, managerEmploymentId, startsOn, ...rest } = body;
    const recorded = await recordEmployment(work, effects, clearanceCheckId, {
      ...rest,
      reference: ownWords(rest.reference, 'reference'),
      site: ownWords(rest.site, 'site'),
      position: position ?? null,
      startsOn: plainDate(startsOn),
      managerEmploymentId: managerEmploymentId ?? null,
    });
    return { status: 201, ...(await present(work, recorded)) };
  };

  const confirm: Operation<'confirmEmployment'> = async (work, { path, ifMatch, body }) => {
    const { queriedOn, letterNumber, ...query } = body.policeQuery;
    const confirmed = await confirmEmployment(work, effects, path.employmentId, ifMatch, {
      policeQuery: {
        ...query,
        queriedOn: plainDate(queriedOn),
        letterNumber: ownWords(letterNumber, 'policeQuery/letterNumber'),
      },
      attested: body.attested ?? [],
      identityProof: body.identityProof ?? null,
    });
    return presentMoved(work, confirmed);
  };

  const change: Operation<'changeEmployment'> = async (work, { path, ifMatch, body }) => {
    const { managerEmploymentId = null, site, ...rest } = body;
    const changed = await changeEmployment(work, effects, path.employmentId, ifMatch, {
      ...rest,
      ...(site !== undefined && { site: ownWords(site, 'site') }),
      managerEmploymentId,
    });
    return presentMoved(work, changed);
  };

  const end: Operation<'endEmployment'> = async (work, { path, ifMatch, body }) => {
    const leaving = { lastDay: plainDate(body.lastDay), reason: body.reason };
    const ended = await endOwnEmployment(work, effects, path.employmentId, ifMatch, leaving);
    return { status: 200, ...(await present(work, ended)) };
  };

  return {
    recordEmployment: record,
    confirmEmployment: confirm,
    changeEmployment: change,
    endEmployment: end,
  };
}

export const getEmployment: Operation<'getEmployment'> = async (work, { path }) => ({
  status: 200,
  ...(await present(work, await readEmployment(work, path.employmentId))),
});

export const listEmployments: Operation<'listEmployments'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfEmployments(work, work.actor.organisationId ?? '', {
    state: query.state ?? null,
    before: readCursor(query.cursor, 'employments', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('employments', rows, limit, ({ id }) => [id]);
  return { status: 200, body: { items: items.map(presentSummary), nextCursor } };
};

async function presentMoved(work: Work, moved: EmploymentAnswered | NotMoved) {
  if ('refused' in moved) return moved;
  return { status: 200, ...(await present(work, moved)) } as const;
}

async function present(work: Work, answered: EmploymentAnswered) {
  return {
    body: await presentEmployment(work, answered),
    version: answered.employment.version,
  };
}

function ownWords(text: string, pointer: string): string {
  return withoutIdentityNumber(text.trim(), { in: 'body', pointer: `/${pointer}` });
}
