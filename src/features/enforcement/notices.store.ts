import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export type NoticeKind = 'answer_no_longer_current' | 'answer_withdrawn' | 'obligation_cancelled';

/** What the registry tells an institution of its own accord. It says of a person only which check or obligation it is about. */
export interface Notice {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: NoticeKind;
  readonly checkId: string | null;
  readonly obligationId: string | null;
  readonly raisedAt: Date;
  /** When the institution first read it. */
  readonly deliveredAt: Date | null;
  readonly version: number;
}

export interface ReadNotice extends Notice {
  readonly deliveredAt: Date;
}

export const NoticeTable = table<Notice>('notice', {
  id: { type: 'uuid', primary: true },
  organisationId: { type: 'uuid' },
  kind: { type: 'text' },
  checkId: { type: 'uuid', nullable: true },
  obligationId: { type: 'uuid', nullable: true },
  raisedAt: { type: 'timestamptz' },
  deliveredAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

/** Those that are new: what an organisation was told of a thing once is left as it is. Ids of the new ones. */
export async function insertUnlessTold(
  { tx }: Work,
  notices: readonly Notice[],
): Promise<Set<string>> {
  const told = await tx.query<{ id: string }>(
    `INSERT INTO notice (id, organisation_id, kind, check_id, obligation_id, raised_at, version)
     SELECT n."id", n."organisationId", n."kind", n."checkId", n."obligationId", n."raisedAt", n."version"
       FROM jsonb_to_recordset($1::jsonb) AS n("id" uuid, "organisationId" uuid, "kind" text, "checkId" uuid,
              "obligationId" uuid, "raisedAt" timestamptz, "version" integer)
      ORDER BY n."organisationId", n."kind", n."checkId", n."obligationId"
     ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
     RETURNING id`,
    [JSON.stringify(notices)],
  );
  return new Set(told.map(({ id }) => id));
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfNotices(
  { tx }: Work,
  organisationId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<Notice[]> {
  return tx.query(
    `SELECT ${columnsOf(NoticeTable)} FROM notice
      WHERE organisation_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [organisationId, before, limit],
  );
}

/** Those of these that nobody had read, as they are now that somebody has: of readers at once, one delivers. */
export async function deliver(
  { tx }: Work,
  at: Date,
  noticeIds: readonly string[],
): Promise<ReadNotice[]> {
  return tx.query(
    `WITH unread AS MATERIALIZED (
       SELECT id FROM notice WHERE id = ANY($1::uuid[]) AND delivered_at IS NULL ORDER BY id FOR UPDATE)
     UPDATE notice n SET delivered_at = $2, version = n.version + 1 FROM unread u WHERE n.id = u.id
     RETURNING ${columnsOf(NoticeTable, 'n')}`,
    [noticeIds, at],
  );
}

/** Of these, those that were read; newest first. */
export async function deliveredAmong(
  { tx }: Work,
  noticeIds: readonly string[],
): Promise<ReadNotice[]> {
  return tx.query(
    `SELECT ${columnsOf(NoticeTable)} FROM notice
      WHERE id = ANY($1::uuid[]) AND delivered_at IS NOT NULL ORDER BY id DESC`,
    [noticeIds],
  );
}

/** Every notice, whole, in the order of its id. */
export async function noticesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Notice[]> {
  return tx.query(
    `SELECT ${columnsOf(NoticeTable)} FROM notice
      WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
