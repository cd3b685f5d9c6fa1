import type { Match } from '../../domain/match';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import type { Work } from '../../platform/database/work';
import { organisationNames } from '../access/authorities.store';
import { divisionsOf } from '../findings/dismiss.commands';
import { personsById } from '../persons/persons.store';
import * as commands from './matches.commands';
import { pageOfMatches } from './matches.store';
import type { Namesake } from './namesakes';

const LIST = 'matches';

export const getCheckNamesakes: Operation<'getCheckNamesakes'> = async (work, { path }) => {
  const { applicant, namesakes } = await commands.discloseNamesakes(work, path.checkId);
  const { document, name, birthDate, proof } = applicant;
  const names = await organisationNames(
    work,
    namesakes.flatMap(({ bans }) => bans.map(({ authorityId }) => authorityId)),
  );
  return {
    status: 200,
    body: {
      checkId: path.checkId,
      applicant: {
        identity: { type: document.type, number: document.number, country: document.country },
        name,
        birthDate,
        proof,
      },
      items: namesakes.map((one) => presentNamesake(one, names)),
    },
  };
};

export const proposeMatch: Operation<'proposeMatch'> = async (work, { path, body }) => {
  const match = await commands.proposeIdentityMatch(work, path.checkId, body);
  return { status: 201, body: await present(work, match), version: match.version };
};

export const listMatches: Operation<'listMatches'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfMatches(work, divisionsOf(work.actor), {
    state: query.state ?? null,
    before: readCursor(query.cursor, LIST, 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf(LIST, found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: await presentAll(work, items),
      nextCursor,
    },
  };
};

export const getMatch: Operation<'getMatch'> = async (work, { path }) => {
  const match = await commands.getMatch(work, path.matchId);
  return { status: 200, body: await present(work, match), version: match.version };
};

export const approveMatch: Operation<'approveMatch'> = async (work, { path, ifMatch }) => {
  const match = await commands.approveIdentityMatch(work, path.matchId, ifMatch);
  return { status: 200, body: await present(work, match), version: match.version };
};

export const rejectMatch: Operation<'rejectMatch'> = async (work, { path, ifMatch, body }) => {
  const match = await commands.rejectIdentityMatch(work, path.matchId, ifMatch, body.reason);
  return { status: 200, body: await present(work, match), version: match.version };
};

export const withdrawMatch: Operation<'withdrawMatch'> = async (work, { path, ifMatch }) => {
  const match = await commands.withdrawIdentityMatch(work, path.matchId, ifMatch);
  return { status: 200, body: await present(work, match), version: match.version };
};

/** As a look-up tells it: that bans exist, and whose they are. */
function presentNamesake(
  { registryNumber, bans, isKeptMeanwhile, ruling, seen }: Namesake,
  names: ReadonlyMap<string, string>,
) {
  return {
    registryNumber,
    bans: bans.map(({ documentNumber, state, capacity, ground, authorityId }) => ({
      number: documentNumber,
      state,
      capacity,
      ground,
      decidingAuthority: names.get(authorityId) ?? authorityId,
    })),
    interimMeasure: isKeptMeanwhile,
    ruling: ruling && { matchId: ruling.id, conclusion: ruling.conclusion },
    seen,
  };
}

async function present(work: Work, match: Match) {
  const [one] = await presentAll(work, [match]);
  if (!one) throw new Error('one match is presented as one');
  return one;
}

async function presentAll(work: Work, matches: readonly Match[]) {
  const people = await personsById(
    work,
    matches.map(({ personId }) => personId),
  );
  const numbers = new Map(people.map(({ id, registryNumber }) => [id, registryNumber]));
  return matches.map((match) => ({
    id: match.id,
    checkId: match.checkId,
    division: match.division,
    registryNumber: numbers.get(match.personId) ?? '',
    conclusion: match.conclusion,
    evidence: [...match.evidence],
    state: match.state,
    proposedBy: match.proposedBy,
    proposedAt: match.proposedAt.toISOString(),
    decidedBy: match.decidedBy,
    decidedAt: match.decidedAt?.toISOString() ?? null,
    rejectionReason: match.rejectionReason,
    next: nextOf(match),
  }));
}

/** Nothing joins two identities yet: what two humans hold to be one person is barred by a ban on that document too. */
function nextOf({ state, conclusion }: Match): 'propose_ban_on_document' | null {
  return state === 'approved' && conclusion === 'same_person' ? 'propose_ban_on_document' : null;
}
