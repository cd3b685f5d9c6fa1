import { v7 } from 'uuid';
import { CREDENTIAL_KINDS } from '../../../src/domain/credential';
import { plainDate } from '../../../src/domain/calendar';
import { SCOPES_OF_CLIENT, SYSTEM, type Role } from '../../../src/domain/principal';
import { scopesOfRoles } from '../../../src/domain/account';
import {
  registerInstitution,
  registerProvider,
} from '../../../src/features/institutions/institutions.commands';
import { makeKeys, newKeyRing, type KeyRingFile } from '../../../src/platform/crypto/key-ring';
import { aClient, anAuthority, anOfficer, as, claimsOf, principalOf, signIn } from '../accounts';
import { bearer } from '../api';
import { openRegistry, type Registry } from '../registry';
import { startProcesses, type ApiProcess } from '../processes';
import { openLine, type Answer, type Sent } from './driver';

/** Gives the `Authorization` of an account, always good for some minutes more. */
export type Pass = () => string;

/** Two processes of the registry on one database, and people with accounts. */
export interface Stage {
  readonly registry: Registry;
  /** For more processes on the same database. */
  readonly ring: KeyRingFile;
  readonly processes: readonly ApiProcess[];
  /** Officers of one county. Each is another human. */
  readonly officers: readonly [Pass, ...Pass[]];
  /** Behind each of them. */
  readonly humans: readonly string[];
  readonly nursery: Pass;
  readonly school: Pass;
  /** Sends to the process of this place, counted round. A POST has a new Idempotency-Key unless one is given. */
  readonly send: (place: number, sent: Sent) => Promise<Answer>;
  /** What the processes wrote about their own faults. */
  readonly faults: () => string;
  readonly close: () => Promise<void>;
}

export const COUNTY = '410105';
const REGISTRAR = { ...SYSTEM, division: '410000' };
/** Tokens live ten minutes. */
const RENEW_MS = 8 * 60_000;

export type Coalesce = 'on' | 'off';
const OFFICERS = 4;

/** One value for each process. The first runs the jobs too. */
export async function openStage(
  coalesce: readonly [Coalesce, Coalesce] = ['on', 'on'],
): Promise<Stage> {
  const ring = newKeyRing(true);
  const registry = await openRegistry({ keys: makeKeys(ring) });
  try {
    const processes = await startProcesses({
      databaseUrl: registry.serviceUrl,
      ring,
      publicUrl: registry.settings.publicUrl,
      settings: [
        { ROLE: 'all', COALESCE: coalesce[0] },
        { ROLE: 'api', COALESCE: coalesce[1] },
      ],
    });
    const lines = processes.all.map(({ baseUrl }) => openLine(baseUrl));
    const authority = await anAuthority(registry, COUNTY);
    const passes: Pass[] = [];
    const humans: string[] = [];
    for (let at = 0; at < OFFICERS; at += 1) {
      const { pass, human } = await passOfOfficer(registry, authority.id, `officer.${at}`);
      passes.push(pass);
      humans.push(human);
    }
    const [first, ...others] = passes;
    if (!first) throw new Error('a stage has officers');
    return {
      registry,
      ring,
      processes: processes.all,
      officers: [first, ...others],
      humans,
      nursery: await aNursery(registry),
      school: await passOfClient(registry, await aSchool(registry), 'provider'),
      send: (place, sent) => {
        const line = lines[place % lines.length];
        if (!line) throw new Error('a stage has processes');
        const key = sent.method === 'POST' ? { 'idempotency-key': v7() } : {};
        return line.send({ ...sent, headers: { ...key, ...sent.headers } });
      },
      faults: () =>
        processes.all
          .flatMap(({ said }) => said().split('\n'))
          .filter((line) => /"level":"(error|fatal)"/.test(line))
          .join('\n'),
      close: async () => {
        for (const line of lines) line.close();
        await processes.close();
        await registry.close();
      },
    };
  } catch (fault) {
    await registry.close();
    throw fault;
  }
}

function renewed(make: () => string): Pass {
  let made = { pass: make(), at: Date.now() };
  return () => {
    if (Date.now() - made.at > RENEW_MS) made = { pass: make(), at: Date.now() };
    return made.pass;
  };
}

/** Signs in once: a session lasts twelve hours. */
export async function passOfOfficer(
  registry: Registry,
  authorityId: string,
  username: string,
  roles: readonly Role[] = ['case_officer'],
): Promise<{ readonly pass: Pass; readonly human: string }> {
  const known = await anOfficer(registry, authorityId, username, roles);
  const { accessToken } = await signIn(registry, known);
  const { sid } = claimsOf(accessToken);
  const principal = await principalOf(registry, accessToken);
  const humanId = 'humanId' in principal ? principal.humanId : null;
  if (!humanId) throw new Error('behind an officer is a human');
  if (!sid) throw new Error('the token of an officer names a session');
  const scopes = [...scopesOfRoles(roles)];
  const pass = renewed(() => bearer(registry, { id: known.id, scopes, sessionId: sid }));
  return { pass, human: humanId };
}

async function passOfClient(
  registry: Registry,
  organisationId: string,
  kind: 'institution' | 'provider',
): Promise<Pass> {
  const { client } = await aClient(registry, organisationId);
  return renewed(() => bearer(registry, { id: client.id, scopes: SCOPES_OF_CLIENT[kind] }));
}

/** One more for each number. */
export async function aNursery(registry: Registry, at = 35): Promise<Pass> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerInstitution(work, {
      uscc: `91999999XX${String(at).padStart(7, '0')}8`,
      usccConfirmed: true,
      name: 'A nursery',
      division: COUNTY,
      legalForm: 'company',
      filingState: 'filed',
    }),
  );
  return passOfClient(registry, organisationId, 'institution');
}

async function aSchool(registry: Registry): Promise<string> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerProvider(work, {
      name: 'A school',
      uscc: null,
      usccConfirmed: false,
      division: COUNTY,
      awards: [...CREDENTIAL_KINDS, 'training_completion' as const].map((kind) => ({
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
