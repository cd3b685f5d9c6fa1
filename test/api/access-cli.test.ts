import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeyRing } from '../../src/platform/crypto/key-ring-store';
import { makeKeys } from '../../src/platform/crypto/key-ring';
import { anOrganisation, claimsOf, principalOf, refusalOf, signIn } from '../support/accounts';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let folder: string;
let ring: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  ring = join(folder, 'ring.json');
  const made = await cli(['keys', 'create', '--out', ring], {}, '');
  expect(made).toMatchObject({ code: 0 });
  const keys = makeKeys(await loadKeyRing({ file: ring, dataDir: folder, production: true }));
  registry = await openRegistry({ keys });
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

interface Said {
  readonly code: number | null;
  readonly values: Readonly<Record<string, string>>;
  readonly out: string;
  readonly err: string;
}

/** The program with these words, settings and lines on standard input. */
async function cli(
  words: string[],
  settings: Record<string, string>,
  input: string,
): Promise<Said> {
  const root = join(__dirname, '../..');
  const args = [
    '-r',
    join(root, 'test/support/typescript.cjs'),
    join(root, 'src/cli.ts'),
    ...words,
  ];
  const env = { PATH: process.env['PATH'], DATA_DIR: folder, ...settings };
  const program = spawn(process.execPath, args, { env });
  let [out, err] = ['', ''];
  program.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  program.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  program.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => program.on('close', resolve));
  const lines = [...out.matchAll(/^(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  return { code, out, err, values: Object.fromEntries(lines) as Record<string, string> };
}

const onRegistry = (words: string[], input = '') =>
  cli(
    words,
    {
      DATABASE_URL: registry.serviceUrl,
      OWNER_DATABASE_URL: registry.ownerUrl,
      KEY_RING_FILE: ring,
    },
    input,
  );

test('a real installation gets its first authority, administrator and clients', async () => {
  const authority = await onRegistry([
    'authority',
    'create',
    '--name',
    '某区卫生健康委员会',
    '--division',
    '410105',
    '--kind',
    'health',
  ]);
  expect(authority).toMatchObject({ code: 0 });
  const authorityId = authority.values['authority'] ?? '';
  const words = ['officer', 'create', '--authority', authorityId, '--username', 'admin'];
  const created = await onRegistry(
    [...words, '--roles', 'administrator', '--identity-type', 'resident_id'],
    '999999199001010016\n王小明\n',
  );
  expect(created).toMatchObject({ code: 0, err: '' });
  const { officer: id = '', password = '', otpSecret = '', otpUri } = created.values;
  expect(otpUri).toContain(`secret=${otpSecret}`);
  const admin = { id, authorityId, username: 'admin', password, otpSecret };
  const { accessToken } = await signIn(registry, admin);
  expect(claimsOf(accessToken).scope).toBe('accounts:write');

  const nursery = await anOrganisation(registry, 'institution', '410105');
  const client = await onRegistry(['client', 'create', '--organisation', nursery.id]);
  expect(client.code).toBe(0);
  expect(client.values['secret']).toHaveLength(43);
  expect(
    (await onRegistry(['client', 'disable', '--client', client.values['client'] ?? ''])).code,
  ).toBe(0);

  expect((await onRegistry(['officer', 'reset', '--username', 'admin'])).code).toBe(0);
  expect(await principalOf(registry, accessToken)).toMatchObject({ code: 'token-invalid' });
  expect((await onRegistry(['officer', 'disable', '--username', 'admin'])).code).toBe(0);
  expect(await refusalOf(signIn(registry, admin))).toBe('credentials-wrong');
  expect((await onRegistry(['organisation', 'close', '--organisation', authorityId])).code).toBe(0);
  const facts = await registry.owner<{ type: string; actor: string }>(
    `SELECT fact->>'type' AS type, fact->>'actor' AS actor FROM log_fact
      WHERE fact->>'requestId' LIKE 'cli/%' ORDER BY number`,
  );
  expect(new Set(facts.map(({ actor }) => actor))).toEqual(new Set(['system']));
  expect(facts.map(({ type }) => type)).toEqual([
    'organisation.registered',
    'human.registered',
    'officer.created',
    'client.created',
    'client.disabled',
    'session.ended',
    'officer.reset',
    'officer.disabled',
    'organisation.closed',
  ]);
}, 60_000);

test('what is refused exits with 1 and says why, without the identity number', async () => {
  const words = ['officer', 'create', '--authority', '0190a0a0-0000-7000-8000-000000000000'];
  const more = ['--username', 'nobody', '--roles', 'auditor', '--identity-type', 'resident_id'];
  const wrong = await onRegistry([...words, ...more], '999999199001010017\n王小明\n');
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toContain('identity-number-invalid');
  expect(wrong.err).not.toContain('999999199001010017');
  const absent = await onRegistry([...words, ...more], '999999199001010016\n王小明\n');
  expect(absent.err).toContain('not-found');
  expect((await onRegistry([...words, ...more], '')).code).toBe(1);
  expect((await cli(['keys', 'create', '--out', ring], {}, '')).code).toBe(1);
}, 60_000);

test('what is not a command exits with 2 and says what is', async () => {
  const [none, half, unknown, help] = await Promise.all(
    [
      ['officer', 'fire'],
      ['officer', 'reset'],
      ['keys', 'rotate', 'log'],
      ['officer', 'create', '--help'],
    ].map((words) => onRegistry(words)),
  );
  expect(none).toMatchObject({ code: 2, out: '' });
  expect(none?.err).toContain('officer create');
  expect(half).toMatchObject({ code: 2 });
  expect(half?.err).toContain('--username is missing');
  expect(unknown).toMatchObject({ code: 2 });
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help?.out).toContain('standard input');
}, 60_000);

test('keys are added to the ring, and stay while something may need them', async () => {
  const added = await onRegistry(['keys', 'rotate', 'token']);
  expect(added).toMatchObject({ code: 0 });
  expect((await stat(ring)).mode & 0o777).toBe(0o600);
  const { signing } = await loadKeyRing({ file: ring, dataDir: folder, production: true });
  expect(signing.token.map(({ kid }) => kid)).toContain(added.values['key']);
  const early = await onRegistry(['keys', 'retire', 'token', '--key', signing.token[0]?.kid ?? '']);
  expect(early).toMatchObject({ code: 1 });
  expect((await onRegistry(['keys', 'rotate', 'root'])).values['key']).toBe('k2');
  const root = await onRegistry(['keys', 'retire', 'root', '--key', 'k1']);
  expect(root.code).toBe(1);
  expect(root.err).toContain('banned person unknown');
}, 60_000);
