import { addDays, plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { Refusal } from '../../domain/refusal';
import { withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import type { Call, Operation } from '../../platform/http/operation';
import * as commands from './institutions.commands';
import type { NewAward, NewInstitution } from './institutions.commands';
import type { Institution, Provider, ProviderAwardRow } from './institutions.store';

type WireAward = Call<'registerProvider'>['body']['awards'][number];
type Bans = Extract<
  Awaited<ReturnType<Operation<'getInstitution'>>>,
  { status: 200 }
>['body']['bans'];
type ProviderBody = Extract<Awaited<ReturnType<Operation<'getProvider'>>>, { status: 200 }>['body'];

/** What features behind this one know of a nursery and do about it. */
export interface InstitutionParts {
  readonly bansOf: (work: Work, uscc: string) => Promise<Bans>;
  /** What follows when it is registered, in the same transaction. */
  readonly registered: (work: Work, institution: Institution) => Promise<void>;
}

interface Institutions {
  readonly registerInstitution: Operation<'registerInstitution'>;
  readonly getInstitution: Operation<'getInstitution'>;
}

export function makeInstitutions({ bansOf, registered }: InstitutionParts): Institutions {
  return {
    registerInstitution: async (work, { body }) => {
      const institution = await commands.registerInstitution(work, institutionOf(body));
      await registered(work, institution);
      const bans = await bansOf(work, institution.uscc);
      const { version } = institution;
      return { status: 201, body: presentInstitution(institution, bans), version };
    },
    getInstitution: async (work, { path }) => {
      const institution = await commands.getInstitution(work, path.uscc);
      const bans = await bansOf(work, institution.uscc);
      const { version } = institution;
      return { status: 200, body: presentInstitution(institution, bans), version };
    },
  };
}

function institutionOf(body: Call<'registerInstitution'>['body']): NewInstitution {
  return {
    uscc: body.uscc,
    usccConfirmed: body.usccConfirmed ?? false,
    name: body.name.trim(),
    legalForm: body.legalForm,
    division: parseDivision(body.division),
    filingState: body.filingState,
    address: body.address === undefined ? null : addressOf(body.address),
  };
}

function addressOf(text: string): string {
  return withoutIdentityNumber(text.trim(), { in: 'body', pointer: '/address' });
}

export const registerProvider: Operation<'registerProvider'> = async (work, { body }) => {
  const provider = await commands.registerProvider(work, {
    name: body.name.trim(),
    uscc: body.uscc ?? null,
    usccConfirmed: body.usccConfirmed ?? false,
    division: parseDivision(body.division),
    awards: body.awards.map(awardOf),
  });
  return { status: 201, body: presentProvider(provider), version: provider.version };
};

export const getProvider: Operation<'getProvider'> = async (work, { path }) => {
  const provider = await commands.getProvider(work, path.providerId);
  return { status: 200, body: presentProvider(provider), version: provider.version };
};

/** @throws Refusal `period-invalid`. */
function awardOf(award: WireAward, at: number): NewAward {
  const startsOn = plainDate(award.startsOn);
  const lastDay = award.endsOn ? plainDate(award.endsOn) : null;
  if (lastDay !== null && lastDay < startsOn) {
    const detail = 'The right ends before it starts.';
    throw new Refusal('period-invalid', detail, {
      faults: [{ in: 'body', pointer: `/awards/${at}/endsOn`, detail }],
    });
  }
  return {
    kind: award.kind,
    occupations: award.occupations?.length ? award.occupations : null,
    highestLevel: award.highestLevel ?? null,
    startsOn,
    endsOn: lastDay && addDays(lastDay, 1),
  };
}

function presentInstitution(institution: Institution, bans: Bans) {
  const { organisationId, uscc, usccChecksum, name, legalForm, division, filingState, address } =
    institution;
  return {
    id: organisationId,
    uscc,
    usccChecksum,
    name,
    legalForm,
    division,
    filingState,
    address,
    bans,
  };
}

function presentProvider({ organisationId, name, uscc, division, awards }: Provider): ProviderBody {
  return { id: organisationId, name, uscc, division, awards: awards.map(presentAward) };
}

function presentAward(award: ProviderAwardRow): ProviderBody['awards'][number] {
  return {
    kind: award.kind,
    ...(award.occupations && { occupations: [...award.occupations] }),
    ...(award.highestLevel !== null && { highestLevel: award.highestLevel }),
    startsOn: award.startsOn,
    endsOn: award.endsOn && addDays(award.endsOn, -1),
  };
}
