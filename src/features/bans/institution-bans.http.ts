import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { barringAmong, named, standingBansOf, type NamedBan } from './institution-bans.commands';
import { pageOfInstitutionBans } from './institution-bans.store';

const LIST = 'institution-bans';

/** For anybody: a ban of a nursery is public once it is in force. It names no person. */
export const listInstitutionBans: Operation<'listInstitutionBans'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfInstitutionBans(work, {
    before: readCursor(query.cursor, LIST, 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items: bans, nextCursor } = pageOf(LIST, found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: (await named(work, await barringAmong(work, bans))).map(presentInstitutionBan),
      nextCursor,
    },
  };
};

/** What stands against the nursery of this code, as its authority reads it. */
export async function presentStandingBans(work: Work, uscc: string) {
  return (await standingBansOf(work, uscc)).map(presentInstitutionBan);
}

function presentInstitutionBan({ ban, decidingAuthority }: NamedBan) {
  const { uscc, institutionName, state, ground, documentNumber, decidedOn, servedOn } = ban;
  return {
    uscc,
    name: institutionName,
    state,
    ground,
    documentNumber,
    decidingAuthority,
    decidedOn,
    servedOn,
  };
}
