import { parseDivision } from '../../domain/division';
import { withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import type { Call, Operation } from '../../platform/http/operation';
import * as commands from './institutions.commands';
import type { NewInstitution } from './institutions.commands';
import type { Institution } from './institutions.store';

type Bans = Extract<
  Awaited<ReturnType<Operation<'getInstitution'>>>,
  { status: 200 }
>['body']['bans'];

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
