import { v7 } from 'uuid';
import type { FactData } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import {
  deliver,
  deliveredAmong,
  insertUnlessTold,
  noticesAfter,
  pageOfNotices,
  type Notice,
  type ReadNotice,
} from './notices.store';

/** Whom to tell what, about one check or one obligation. */
export type NewNotice = { readonly organisationId: string } & (
  | { readonly kind: 'answer_no_longer_current' | 'answer_withdrawn'; readonly checkId: string }
  | { readonly kind: 'obligation_cancelled'; readonly obligationId: string }
);

/** Lays notices ready to be read. Nobody is told the same of one thing twice. */
export async function raiseNotices(
  work: Work,
  at: Date,
  notices: readonly NewNotice[],
): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map((notice): Notice => ({
    id: v7(),
    checkId: null,
    obligationId: null,
    ...notice,
    raisedAt: at,
    deliveredAt: null,
    version: 1,
  }));
  const raised = await insertUnlessTold(work, rows);
  await recordNotices(
    work,
    at,
    'notice.raised',
    rows.filter(({ id }) => raised.has(id)),
  );
}

/**
 * A page of the notices of who asks, newest first. Reading one for the first time delivers it, which is a fact; one
 * that is not shown is not delivered.
 */
export async function readNotices(
  work: Work,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<{ readonly notices: readonly ReadNotice[]; readonly more: boolean }> {
  const found = await pageOfNotices(work, work.actor.organisationId ?? '', {
    before,
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const unread = idsOf(shown.filter(({ deliveredAt }) => deliveredAt === null));
  if (unread.length > 0) {
    const now = await work.now();
    await recordNotices(work, now, 'notice.delivered', await deliver(work, now, unread));
  }
  return { notices: await deliveredAmong(work, idsOf(shown)), more: found.length > limit };
}

function idsOf(notices: readonly Notice[]): string[] {
  return notices.map(({ id }) => id);
}

async function recordNotices(
  work: Work,
  at: Date,
  type: string,
  notices: readonly Notice[],
): Promise<void> {
  await record(
    work,
    at,
    ...notices.map((notice) => ({
      type,
      subject: { kind: 'notice', id: notice.id, version: notice.version },
      concerns: [notice.organisationId],
      data: noticeFactData(notice),
    })),
  );
}

function noticeFactData(notice: Notice): FactData {
  const { organisationId, kind, checkId, obligationId, raisedAt, deliveredAt } = notice;
  return {
    organisationId,
    kind,
    checkId,
    obligationId,
    raisedAt: raisedAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}

export const noticeProjection: Projection = {
  kind: 'notice',
  rows: async (work, after, limit) =>
    (await noticesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: noticeFactData(row),
    })),
};
