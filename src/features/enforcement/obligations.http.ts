import { addDays } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { cursorOf, pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import type { Work } from '../../platform/database/work';
import { authorityIdsUnder } from '../access/authorities.store';
import { findBan } from '../bans/bans.store';
import type { EmploymentRow } from '../employments/employments.store';
import { countByState, pageOfBan } from './enforcement.store';
import {
  inFull,
  readObligation,
  readObligations,
  type ObligationInFull,
} from './obligation-reading.commands';
import { reportStep } from './obligation-steps.commands';

export const listObligations: Operation<'listObligations'> = async (work, { query }) => {
  const { obligations, more } = await readObligations(work, {
    isOpen: query.state !== 'closed',
    before: readCursor(query.cursor, 'obligations', 'id')?.[0] ?? null,
    limit: query.limit ?? 50,
  });
  const last = obligations.at(-1)?.obligation;
  const nextCursor = more && last ? cursorOf('obligations', last.id) : null;
  return { status: 200, body: { items: obligations.map((one) => present(work, one)), nextCursor } };
};

export const getObligation: Operation<'getObligation'> = async (work, { path }) => {
  const full = await readObligation(work, path.obligationId);
  return { status: 200, body: present(work, full), version: full.obligation.version };
};

export const reportObligationStep: Operation<'reportObligationStep'> = async (
  work,
  { path, ifMatch, body },
) => {
  const { step, happenedAt, channel } = body;
  const moved = await reportStep(work, path.obligationId, ifMatch, {
    step,
    happenedAt: happenedAt === undefined ? null : new Date(happenedAt),
    channel: channel ?? null,
  });
  const [full] = await inFull(work, [moved]);
  if (!full) throw new Error('a step of nothing');
  return { status: 200, body: present(work, full), version: moved.version };
};

/** Who was told of the ban, how far each has come, and who still has the person in a post. */
export const getBanEnforcement: Operation<'getBanEnforcement'> = async (work, { path, query }) => {
  const { banId } = path;
  const ban = await findBan(work, banId, await authorityIdsUnder(work, work.actor));
  if (!ban) throw new Refusal('not-found', 'There is no such ban in your line.');
  const limit = query.limit ?? 50;
  const found = await pageOfBan(work, banId, {
    inPost: query.show === 'in_post',
    after: readCursor(query.cursor, 'enforcement', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const names = new Map(found.map(({ id, institutionName }) => [id, institutionName]));
  const page = pageOf('enforcement', found, limit, ({ id }) => [id]);
  const items = await inFull(work, page.items);
  const counts = await countByState(work, banId);
  return {
    status: 200,
    body: {
      banId,
      counts,
      items: items.map((full) => ({
        ...present(work, full),
        institutionName: names.get(full.obligation.id) ?? '',
        inPost: full.employments.some(({ state }) => state !== 'ended'),
      })),
      nextCursor: page.nextCursor,
    },
  };
};

/** An officer sees besides whose it is, by which ban, and who said what; nobody is told a name. */
function present(work: Work, { obligation, steps, employments }: ObligationInFull) {
  const isOfficer = work.actor.kind === 'officer';
  return {
    id: obligation.id,
    ...(isOfficer && { banId: obligation.banId, institutionId: obligation.institutionId }),
    state: obligation.state,
    raisedAt: obligation.raisedAt.toISOString(),
    dueAt: obligation.dueAt?.toISOString() ?? null,
    escalation: obligation.escalation,
    steps: steps.map(({ step, happenedAt, recordedAt, recordedBy, channel, implied }) => ({
      step,
      happenedAt: happenedAt.toISOString(),
      recordedAt: recordedAt.toISOString(),
      ...(isOfficer && { recordedBy }),
      channel,
      implied,
    })),
    employments: employments.map(presentPost),
  };
}

function presentPost({ id, reference, position, site, state, startsOn, endsOn }: EmploymentRow) {
  const lastDay = endsOn === null ? null : addDays(endsOn, -1);
  return { id, reference, position, site, state, startsOn, lastDay };
}
