import { readFile, rename, writeFile } from 'node:fs/promises';
import { checkCharacter, parseIdentity } from '../domain/identity-document';
import { parseName } from '../domain/name';
import { SYSTEM } from '../domain/principal';
import { createAuthority } from '../features/access/access.commands';
import { anyOrganisationExists } from '../features/access/authorities.store';
import { createClient } from '../features/access/clients.commands';
import { createOfficer } from '../features/access/officers.commands';
import {
  registerInstitution,
  registerProvider,
} from '../features/institutions/institutions.commands';
import { hold } from '../platform/database/locks';
import type { RunWork, Work } from '../platform/database/work';
import type { DemoAuthority, DemoClient, DemoFile } from './demo-file';
import { AUTHORITIES, INSTITUTIONS, OFFICERS, PROVIDERS } from './world';

/** Registers are made in the name of the registry itself, with the reach of the province. */
const SEEDER = { ...SYSTEM, id: 'demo', division: '410000' };

/**
 * Makes the demonstration's organisations once, in one transaction, and writes how to sign in to `file`. The
 * file is complete on disk before the commit: whatever fails in between, it is either there with its
 * organisations, or a later start makes both.
 */
export async function seedDemo(runWork: RunWork, file: string, baseUrl: string): Promise<void> {
  const waiting = `${file}.new`;
  const made = await runWork({ actor: SEEDER, requestId: 'demo' }, async (work) => {
    await hold(work, { exclusive: ['demo'] });
    if (await anyOrganisationExists(work)) return false;
    await save(waiting, await makeWorld(work, baseUrl));
    return true;
  });
  if (made || !(await exists(file))) await rename(waiting, file).catch(() => undefined);
  const kept = await read(file);
  if (kept && kept.baseUrl !== baseUrl) {
    await save(waiting, { ...kept, baseUrl });
    await rename(waiting, file);
  }
}

async function makeWorld(work: Work, baseUrl: string): Promise<DemoFile> {
  const authorities: DemoAuthority[] = [];
  for (const [at, authority] of AUTHORITIES.entries()) {
    authorities.push(await makeAuthority(work, authority, at));
  }
  const institutions: (DemoClient & { uscc: string })[] = [];
  for (const { name, uscc, division } of INSTITUTIONS) {
    const { organisationId } = await registerInstitution(work, {
      uscc,
      usccConfirmed: false,
      name,
      division,
      legalForm: uscc.startsWith('91') ? 'company' : 'social_service',
      filingState: 'filed',
    });
    institutions.push({ ...(await makeClient(work, name, organisationId)), uscc });
  }
  const providers: DemoClient[] = [];
  for (const { name, division, awards } of PROVIDERS) {
    const { organisationId } = await registerProvider(work, {
      name,
      uscc: null,
      usccConfirmed: false,
      division,
      awards,
    });
    providers.push(await makeClient(work, name, organisationId));
  }
  return { baseUrl, authorities, institutions, providers };
}

async function makeAuthority(
  work: Work,
  { key, name, division }: (typeof AUTHORITIES)[number],
  place: number,
): Promise<DemoAuthority> {
  const { id } = await createAuthority(work, { name, division, regulator: 'health' });
  const officers: DemoAuthority['officers'][number][] = [];
  for (const [at, { name: who, roles }] of OFFICERS.entries()) {
    const { officer, secrets } = await createOfficer(work, {
      authorityId: id,
      username: `${key}-${who}`,
      roles,
      human: {
        document: syntheticDocument(place * OFFICERS.length + at),
        name: parseName(`演示${key} ${who}`),
      },
    });
    officers.push({ username: officer.username, ...secrets, roles });
  }
  return { name, division, officers };
}

function syntheticDocument(serial: number) {
  const first17 = `99999919800101${String(serial).padStart(3, '0')}`;
  return parseIdentity({ type: 'resident_id', number: first17 + checkCharacter(first17) });
}

async function makeClient(work: Work, name: string, organisationId: string): Promise<DemoClient> {
  const { client, secret } = await createClient(work, { organisationId, keys: null });
  if (secret === null) throw new Error('a client without keys has a secret');
  return { name, clientId: client.id, clientSecret: secret };
}

async function save(file: string, content: DemoFile): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
}

async function read(file: string): Promise<DemoFile | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoFile;
  } catch {
    return null;
  }
}

async function exists(file: string): Promise<boolean> {
  return (await read(file)) !== null;
}
