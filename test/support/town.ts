import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { addDays, dayInShanghai, plainDate } from '../../src/domain/calendar';
import { CREDENTIAL_KINDS } from '../../src/domain/credential';
import { SCOPES_OF_CLIENT, SYSTEM, type Role } from '../../src/domain/principal';
import { banProjection } from '../../src/features/bans/bans.projection';
import type { Regulator } from '../../src/features/access/access.store';
import {
  registerInstitution,
  registerProvider,
} from '../../src/features/institutions/institutions.commands';
import { anAuthority, anOfficer, aClient, as, codeOf, signIn, type KnownOfficer } from './accounts';
import { bearer, openApi } from './api';
import { differing } from './projections';
import { openRegistry, type Registry, type RegistryOptions } from './registry';

/** What came back over HTTP. `body` is the parsed JSON, or empty. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Somebody who is signed in. A body of bytes is sent as it is. A POST has a new Idempotency-Key unless one is given; null leaves a header out. */
export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string | null>>,
) => Promise<Answer>;

/** Authorities in one line and beside it, two nurseries and a school, served over HTTP. */
export interface Town {
  readonly registry: Registry;
  readonly baseUrl: string;
  /** Of the county 410105: Li proposes, Wu approves. */
  readonly li: Caller;
  readonly wu: Caller;
  readonly nursery: Caller;
  /** `Bearer …`, for another process on the same database. */
  readonly tokenOfNursery: string;
  readonly tokenOfSchool: string;
  readonly tokenOfWu: string;
  readonly otherNursery: Caller;
  readonly school: Caller;
  readonly anyone: Caller;
  readonly officer: (
    division: string,
    regulator?: Regulator,
  ) => Promise<{ readonly call: Caller; readonly known: KnownOfficer }>;
  readonly signedIn: (officer: KnownOfficer) => Promise<Caller>;
  /** What the service wrote to its log so far. */
  readonly lines: () => Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

export const COUNTY = '410105';
const OFFICER_ROLES: readonly Role[] = ['case_officer'];

export interface TownOptions extends RegistryOptions {
  /** The test writes to bans behind the service's back: they are not held against the log when the town closes. */
  readonly altersBans?: boolean;
}

export async function openTown(options: TownOptions = {}): Promise<Town> {
  const registry = await openRegistry(options);
  const served = await serve(registry);
  const { baseUrl } = served;
  const authorities = new Map<string, string>();
  let accounts = 0;

  const signedIn = async (officer: KnownOfficer): Promise<Caller> =>
    callerAt(baseUrl, await tokenFor(registry, officer));
  const officer: Town['officer'] = async (division, regulator = 'health') => {
    const line = `${division}/${regulator}`;
    const authorityId =
      authorities.get(line) ?? (await anAuthority(registry, division, regulator)).id;
    authorities.set(line, authorityId);
    accounts += 1;
    const known = await anOfficer(registry, authorityId, `officer.${accounts}`, OFFICER_ROLES);
    return { call: await signedIn(known), known };
  };
  const tokenOf = async (organisationId: string, kind: 'institution' | 'provider') => {
    const { client } = await aClient(registry, organisationId);
    return bearer(registry, { id: client.id, scopes: SCOPES_OF_CLIENT[kind] });
  };
  const [nursery, otherNursery, school] = [
    await tokenOf(await aNursery(registry, '91999999XX00000358', COUNTY), 'institution'),
    await tokenOf(await aNursery(registry, '52999999XX0000019K', '410122'), 'institution'),
    await tokenOf(await aSchool(registry), 'provider'),
  ];
  const wu = await tokenFor(registry, (await officer(COUNTY)).known, 1);
  return {
    registry,
    baseUrl,
    li: (await officer(COUNTY)).call,
    wu: callerAt(baseUrl, wu),
    tokenOfWu: wu,
    nursery: callerAt(baseUrl, nursery),
    tokenOfNursery: nursery,
    tokenOfSchool: school,
    otherNursery: callerAt(baseUrl, otherNursery),
    school: callerAt(baseUrl, school),
    anyone: callerAt(baseUrl, null),
    officer,
    signedIn,
    lines: served.lines,
    close: async () => {
      await served.close();
      const unfolded = options.altersBans ? [] : await differing(registry, banProjection, 500);
      await registry.close();
      if (unfolded.length > 0)
        throw new Error(`${unfolded.length} bans that no fact made so, ${unfolded[0]}`);
    },
  };
}

/** A code works once: a second sign-in of an officer takes the one of the next half minute. */
async function tokenFor(registry: Registry, officer: KnownOfficer, steps = 0): Promise<string> {
  const { accessToken } = await signIn(registry, officer, {
    otp: codeOf(registry, officer, steps),
  });
  return `Bearer ${accessToken}`;
}

/** The whole application on this registry, at an address of its own. */
export async function serve(registry: Registry) {
  const { app, lines } = openApi(registry);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function callerAt(baseUrl: string, authorization: string | null): Caller {
  return async (method, path, body, more = {}) => {
    const wanted = {
      authorization,
      'content-type': body === undefined ? null : 'application/json',
      'idempotency-key': method === 'POST' && authorization ? v7() : null,
      ...more,
    };
    const response = await fetch(baseUrl + path, {
      method,
      headers: Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== null),
      ...(body !== undefined && { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
}

/** The registry in the county's name. */
const REGISTRAR = { ...SYSTEM, division: '410000' };

async function aNursery(registry: Registry, uscc: string, division: string): Promise<string> {
  const { organisationId } = await as(registry, REGISTRAR, (work) =>
    registerInstitution(work, {
      uscc,
      usccConfirmed: false,
      name: 'A nursery',
      division,
      legalForm: 'company',
      filingState: 'filed',
    }),
  );
  return organisationId;
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

/** The day in Shanghai on the registry's clock, some days on. */
export function dayOf({ clock }: Registry, daysOn = 0): string {
  return addDays(dayInShanghai(new Date(Date.now() + clock.shiftMs)), daysOn);
}

/** Turns the clock that decisions read to this instant. It runs on from there. */
export function turnClock({ clock }: Registry, instant: string): void {
  clock.shiftMs = Date.parse(instant) - Date.now();
}
