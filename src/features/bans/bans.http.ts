import type { BanSubject } from '../../domain/ban-subject';
import { plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { parseIdentity } from '../../domain/identity-document';
import { parsePersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { acceptUscc } from '../../domain/registration';
import { withoutIdentityNumber } from '../../domain/update';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Call, Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import * as commands from './bans.commands';
import { lookUp } from './look-up.commands';
import { pageOfBans } from './bans.store';
import { presentBan } from './present-ban';

export const proposeBan: Operation<'proposeBan'> = async (work, { body }) => {
  const proposed = await commands.proposeBan(work, proposalOf(body), subjectOf(body.subject));
  return { status: 201, body: presentBan(proposed), version: proposed.ban.version };
};

export const correctBan: Operation<'correctBan'> = async (work, { path, ifMatch, body }) => {
  const subject = subjectOf(body.subject);
  const proposal = proposalOf(body);
  const proposed = await commands.correctBan(work, path.banId, ifMatch, proposal, subject);
  return { status: 201, body: presentBan(proposed), version: proposed.ban.version };
};

export const getBan: Operation<'getBan'> = async (work, { path }) => {
  const ban = await commands.discloseBan(work, path.banId);
  return { status: 200, body: presentBan(ban), version: ban.ban.version };
};

export const rejectBan: Operation<'rejectBan'> = async (work, { path, ifMatch, body }) => {
  const ban = await commands.rejectBan(work, path.banId, ifMatch, body.reason);
  return { status: 200, body: presentBan(ban), version: ban.ban.version };
};

export const withdrawBan: Operation<'withdrawBan'> = async (work, { path, ifMatch }) => {
  const ban = await commands.withdrawBan(work, path.banId, ifMatch);
  return { status: 200, body: presentBan(ban), version: ban.ban.version };
};

export const listBans: Operation<'listBans'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfBans(work, await authorityIdsUnder(work, work.actor), {
    state: query.state ?? null,
    before: readCursor(query.cursor, 'bans', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('bans', rows, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(({ id, state, capacity, ground, category, documentNumber, proposedAt }) => ({
        id,
        state,
        capacity,
        ground,
        category,
        documentNumber,
        proposedAt: proposedAt.toISOString(),
      })),
      nextCursor,
    },
  };
};

export const lookUpPerson: Operation<'lookUpPerson'> = async (work, { body }) => ({
  status: 200,
  body: await lookUp(
    work,
    parseIdentity(body.identity),
    body.purpose,
    withoutIdentityNumber(body.caseReference, { in: 'body', pointer: '/caseReference' }),
  ),
});

/** @throws Refusal `uscc-invalid`, `uscc-checksum-unconfirmed`, and of a person's claim. */
function subjectOf({ person, institution }: Call<'proposeBan'>['body']['subject']): BanSubject {
  if (person) return { kind: 'person', claim: parsePersonClaim(person) };
  if (!institution) throw new Refusal('request-invalid', 'It names nobody.');
  const { uscc } = acceptUscc(institution.uscc, institution.usccConfirmed ?? false);
  const place = { in: 'body', pointer: '/subject/institution/name' } as const;
  return { kind: 'institution', uscc, name: withoutIdentityNumber(institution.name.trim(), place) };
}

function proposalOf(body: Call<'proposeBan'>['body']) {
  return {
    capacity: body.capacity,
    ground: body.ground,
    category: body.category,
    incidentOn: plainDate(body.incidentOn),
    incidentDivision: parseDivision(body.incidentDivision),
    documentNumber: withoutIdentityNumber(body.decision.documentNumber.trim(), {
      in: 'body',
      pointer: '/decision/documentNumber',
    }),
    legalBasis: body.decision.legalBasis.map((text, at) =>
      withoutIdentityNumber(text, { in: 'body', pointer: `/decision/legalBasis/${at}` }),
    ),
    decidedOn: plainDate(body.decision.decidedOn),
    servedOn: plainDate(body.decision.servedOn),
    instrument: body.decision.instrument ?? null,
    term: body.term ? termOf(body.term) : null,
  };
}

function termOf({ years, releasedOn }: NonNullable<Call<'proposeBan'>['body']['term']>) {
  return { years, releasedOn: releasedOn === null ? null : plainDate(releasedOn) };
}
