import { addDays, plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { Refusal } from '../../domain/refusal';
import type { Call, Operation } from '../../platform/http/operation';
import * as awards from './awards.commands';
import * as commands from './institutions.commands';
import type { NewAward } from './institutions.commands';
import type { Provider, ProviderAwardRow } from './institutions.store';

type WireAward = Call<'addAward'>['body'];
type ProviderBody = Extract<Awaited<ReturnType<Operation<'getProvider'>>>, { status: 200 }>['body'];

export const registerProvider: Operation<'registerProvider'> = async (work, { body }) => {
  const provider = await commands.registerProvider(work, {
    name: body.name.trim(),
    uscc: body.uscc ?? null,
    usccConfirmed: body.usccConfirmed ?? false,
    division: parseDivision(body.division),
    awards: body.awards.map((award, at) => awardOf(award, `/awards/${at}`)),
  });
  return { status: 201, body: presentProvider(provider), version: provider.version };
};

export const getProvider: Operation<'getProvider'> = async (work, { path }) => {
  const provider = await commands.getProvider(work, path.providerId);
  return { status: 200, body: presentProvider(provider), version: provider.version };
};

export const getOwnProvider: Operation<'getOwnProvider'> = async (work) => {
  const provider = await awards.getOwnProvider(work);
  return { status: 200, body: presentProvider(provider), version: provider.version };
};

export const addAward: Operation<'addAward'> = async (work, { path, body }) => {
  const provider = await awards.addAward(work, path.providerId, awardOf(body, ''));
  return { status: 201, body: presentProvider(provider), version: provider.version };
};

export function makeEndAward(awardedSince: awards.AwardedSince): Operation<'endAward'> {
  return async (work, { path, ifMatch, body }) => {
    const dayAfter = addDays(plainDate(body.endsOn), 1);
    const provider = await awards.endAward(work, awardedSince, path, ifMatch, dayAfter);
    return { status: 200, body: presentProvider(provider), version: provider.version };
  };
}

/** @throws Refusal `period-invalid`, `division-unknown`. */
function awardOf(award: WireAward, pointer: string): NewAward {
  const startsOn = plainDate(award.startsOn);
  const lastDay = award.endsOn ? plainDate(award.endsOn) : null;
  if (lastDay !== null && lastDay < startsOn) {
    const detail = 'The right ends before it starts.';
    throw new Refusal('period-invalid', detail, {
      faults: [{ in: 'body', pointer: `${pointer}/endsOn`, detail }],
    });
  }
  return {
    kind: award.kind,
    occupations: award.occupations?.length ? award.occupations : null,
    highestLevel: award.highestLevel ?? null,
    startsOn,
    endsOn: lastDay && addDays(lastDay, 1),
    places: award.places?.length ? award.places.map(parseDivision) : null,
    yearlyQuota: award.yearlyQuota ?? null,
  };
}

function presentProvider({ organisationId, name, uscc, division, awards }: Provider): ProviderBody {
  return { id: organisationId, name, uscc, division, awards: awards.map(presentAward) };
}

function presentAward(award: ProviderAwardRow): ProviderBody['awards'][number] {
  return {
    id: award.id,
    kind: award.kind,
    ...(award.occupations && { occupations: [...award.occupations] }),
    ...(award.highestLevel !== null && { highestLevel: award.highestLevel }),
    startsOn: award.startsOn,
    endsOn: award.endsOn && addDays(award.endsOn, -1),
    places: award.places && [...award.places],
    yearlyQuota: award.yearlyQuota,
  };
}
