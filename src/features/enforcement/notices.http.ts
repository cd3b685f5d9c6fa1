import { cursorOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { readNotices } from './notices.commands';
import type { NoticeKind, ReadNotice } from './notices.store';

const LIST = 'notices';

/** Of the organisation that asks; the first to read a notice proves that it arrived. */
export const listNotices: Operation<'listNotices'> = async (work, { query }) => {
  const { notices, more } = await readNotices(work, {
    before: readCursor(query.cursor, LIST, 'id')?.[0] ?? null,
    limit: query.limit ?? 50,
  });
  const last = notices.at(-1);
  return {
    status: 200,
    body: {
      items: notices.map(present),
      nextCursor: more && last ? cursorOf(LIST, last.id) : null,
    },
  };
};

function present({ id, kind, checkId, obligationId, raisedAt, deliveredAt }: ReadNotice) {
  return {
    id,
    kind,
    checkId,
    obligationId,
    raisedAt: raisedAt.toISOString(),
    deliveredAt: deliveredAt.toISOString(),
    text: TEXTS[kind],
  };
}

/** For a human at the institution. It says what to do and nothing of why. */
const TEXTS: Readonly<Record<NoticeKind, { readonly zh: string; readonly en: string }>> = {
  answer_no_longer_current: {
    zh: '此前“可以录用”的查询结论已不再有效。请勿据此安排上岗；如该人员已在岗，请重新查询或联系主管部门。',
    en: 'The earlier answer no longer holds. Let nobody start on it; if the person works for you, ask again or ask your authority.',
  },
  answer_withdrawn: {
    zh: '此前“从业禁止”的查询结论已撤回，不得再使用。请告知该人员；如需录用，请重新查询。',
    en: 'The earlier answer “barred” is withdrawn: do not use it. Tell the person; ask again before you decide anew.',
  },
  obligation_cancelled: {
    zh: '此前告知贵单位的处置义务已取消，无须继续执行。',
    en: 'What you were told to do about a person in your service is cancelled and need not be done.',
  },
};
