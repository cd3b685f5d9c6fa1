import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipSomeBit, freeze } from '../../support/attacks/flipped-bytes';
import { foundAfter, openScene, type Scene } from '../../support/attacks/scene';
import { KINDS } from '../../support/attacks/tampering-kinds';
import { never, say } from '../../support/claim';
import { count, IS_FULL } from '../../support/scale';

const TIMES = count(1, 25);
const FLIPS = count(1, 50);
/** Before so many kinds of tampering, one look at what nobody tampered with. */
const KINDS_A_LOOK = IS_FULL ? 1 : 8;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 60_000);
afterAll(() => scene.close());

test(
  'tampering behind the service’s back is found, whatever its kind, and nothing is found where nobody tampered',
  async () => {
    const [missed, alarms]: [string[], string[]] = [[], []];
    let looks = 0;
    for (const [at, { name, tamper, needsOlder }] of KINDS.entries()) {
      for (let time = 1; time <= TIMES; time += 1) {
        const [, older, latest] = scene.notes;
        const outside = scene.chance.pick([older, latest]);
        if (at % KINDS_A_LOOK === 0) {
          looks += 1;
          const untouched = await foundAfter(scene, () => Promise.resolve(), outside);
          alarms.push(...untouched.map((line) => `before ${name}: ${line}`));
        }
        const lines = await foundAfter(scene, tamper, needsOlder ? outside : null);
        if (lines.length === 0) missed.push(`${name}, time ${time}`);
      }
    }
    say(`  ${KINDS.length} kinds of tampering, ${TIMES} times each`);
    never('a tampering of the database that log verify does not find', {
      trials: KINDS.length * TIMES,
      failures: missed,
    });
    never('a difference that log verify finds where nobody tampered', {
      trials: looks,
      failures: alarms,
    });
  },
  20 * 60_000,
);

test('the command says what differs, and by its exit code that something does', async () => {
  expect(await logVerify()).toEqual({
    code: 0,
    out: expect.stringContaining('Nothing differs.') as string,
  });
  await scene.superuser.query(`ALTER TABLE ban DISABLE TRIGGER USER`);
  const { rows } = await scene.superuser.query<{ id: string }>(
    `UPDATE ban SET state = 'lifted' WHERE id = (SELECT id FROM ban WHERE state = 'in_force' LIMIT 1) RETURNING id`,
  );
  const line = `ban ${rows[0]?.id}: the row differs from its last fact in state`;
  const { code, out } = await logVerify();
  expect({ code, out: out.split('\n') }).toEqual({
    code: 1,
    out: expect.arrayContaining([line, 'Differences: 1.']) as string[],
  });
  await scene.superuser.query(`UPDATE ban SET state = 'in_force' WHERE id = $1`, [rows[0]?.id]);
});

/** Files of a server elsewhere are out of reach. */
(process.env['TEST_DATABASE_URL'] ? test.skip : test)(
  'a bit that is turned over in the files of the database is found, by PostgreSQL or by the log',
  async () => {
    const frozen = await freeze(scene);
    const found = new Map<string, number>();
    const failures: string[] = [];
    for (let time = 0; time < FLIPS; time += 1) {
      // a server that falls over what it reads would take the other tests of the suite with it
      const { what, finding } = await flipSomeBit(scene, frozen, IS_FULL && time % 2 === 1);
      found.set(finding, (found.get(finding) ?? 0) + 1);
      if (finding === 'unfound') failures.push(what);
    }
    say(`  ${[...found].map(([finding, times]) => `${finding}: ${times}`).join(', ')}`);
    never('a flipped bit in the files that nobody finds', { trials: FLIPS, failures });
  },
  10 * 60_000,
);

/** `npm run registry -- log verify` with the older checkpoint, as an auditor calls it. */
async function logVerify(): Promise<{ readonly code: number; readonly out: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-verify-'));
  const [ring, checkpoint] = [join(folder, 'ring.json'), join(folder, 'checkpoint')];
  await writeFile(ring, JSON.stringify(scene.ring), { mode: 0o600 });
  await writeFile(checkpoint, scene.notes[1]);
  const root = join(__dirname, '../../..');
  const program = ['-r', join(root, 'test/support/typescript.cjs'), join(root, 'src/cli.ts')];
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: folder,
    KEY_RING_FILE: ring,
    DATABASE_URL: scene.town.registry.serviceUrl,
    OWNER_DATABASE_URL: scene.town.registry.ownerUrl,
  };
  const words = ['log', 'verify', '--checkpoint', checkpoint];
  const said = await new Promise<{ code: number; out: string }>((resolve) => {
    const child = execFile(process.execPath, [...program, ...words], { env }, (_fault, out, err) =>
      resolve({ code: child.exitCode ?? -1, out: out + err }),
    );
  });
  await rm(folder, { recursive: true });
  return said;
}
