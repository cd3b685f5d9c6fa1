import { SCOPES_OF_CLIENT, SYSTEM } from '../../../src/domain/principal';
import {
  registerInstitution,
  registerProvider,
} from '../../../src/features/institutions/institutions.commands';
import { CREDENTIAL_KINDS } from '../../../src/domain/credential';
import { plainDate } from '../../../src/domain/calendar';
import { aClient, anAuthority, anOfficer, as, claimsOf, signIn } from '../accounts';
import { bearer } from '../api';
import { openRegistry, type Registry } from '../registry';
import { callerAt, serve, turnClock, type Caller } from '../town';
import { instantOf } from '../world-plan/time';
import { at, type World } from '../world-plan/world';

/** Everybody who calls the registry in a world, served over HTTP. Their tokens never grow old. */
export interface Cast {
  readonly registry: Registry;
  readonly nursery: (number: number) => Caller;
  /** Ids of the nurseries, by their number. */
  readonly organisationIds: readonly string[];
  readonly school: Caller;
  /** Two humans of one authority, above every place of the world. */
  readonly li: Caller;
  readonly wu: Caller;
  readonly close: () => Promise<void>;
}

/** A token lives ten minutes of the real clock. */
const RENEW_MS = 5 * 60_000;
const PROVINCE = '410000';

export async function openCast({ institutions }: World): Promise<Cast> {
  const registry = await openRegistry();
  turnClock(registry, instantOf(0));
  const served = await serve(registry);
  const callerOf = (tokenNow: () => string): Caller => {
    let caller = callerAt(served.baseUrl, tokenNow());
    let renewAt = Date.now() + RENEW_MS;
    return (...asked) => {
      if (Date.now() > renewAt) {
        caller = callerAt(served.baseUrl, tokenNow());
        renewAt = Date.now() + RENEW_MS;
      }
      return caller(...asked);
    };
  };
  const clientOf = async (organisationId: string, kind: 'institution' | 'provider') => {
    const { client } = await aClient(registry, organisationId);
    const account = { id: client.id, scopes: SCOPES_OF_CLIENT[kind] };
    return callerOf(() => bearer(registry, account));
  };
  const authority = await anAuthority(registry, PROVINCE);
  const officerOf = async (username: string) => {
    const officer = await anOfficer(registry, authority.id, username);
    const claims = claimsOf((await signIn(registry, officer)).accessToken);
    const account = {
      id: claims.sub,
      scopes: claims.scope.split(' '),
      sessionId: claims.sid ?? '',
    };
    return callerOf(() => bearer(registry, account));
  };
  const [li, wu] = [await officerOf('li'), await officerOf('wu')];
  const organisationIds: string[] = [];
  const nurseries: Caller[] = [];
  for (const [number, { division }] of institutions.entries()) {
    const id = await aNursery(registry, number, division);
    organisationIds.push(id);
    nurseries.push(await clientOf(id, 'institution'));
  }
  return {
    registry,
    nursery: (number) => at(nurseries, number),
    organisationIds,
    school: await clientOf(await aSchool(registry), 'provider'),
    li,
    wu,
    close: async () => {
      await served.close();
      await registry.close();
    },
  };
}

const REGISTRAR = { ...SYSTEM, division: PROVINCE };

async function aNursery(registry: Registry, number: number, division: string): Promise<string> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerInstitution(work, {
      uscc: `91999999${String(number).padStart(9, '0')}0`,
      usccConfirmed: true,
      name: 'A nursery',
      division,
      legalForm: 'company',
      filingState: 'filed',
    }),
  );
  return organisationId;
}

/** Its awards began long before the world. */
async function aSchool(registry: Registry): Promise<string> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerProvider(work, {
      name: 'A school',
      uscc: null,
      usccConfirmed: false,
      division: '410105',
      awards: CREDENTIAL_KINDS.map((kind) => ({
        kind,
        occupations: null,
        highestLevel: null,
        startsOn: plainDate('2020-01-01'),
        endsOn: null,
      })),
    }),
  );
  return organisationId;
}
