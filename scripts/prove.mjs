// npm run prove [suite …]: the tests of test/prove at the full numbers, against the built program.
// PROVE_SEED asks for other cases, SCALE for other numbers.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SUITES = [
  'races',
  'hires',
  'bans',
  'kills',
  'batches',
  'loop',
  'attacks',
  'training',
  'subsidies',
  'timing',
  'world',
  'detectors',
  'mutants',
];

const asked = process.argv.slice(2);
const suites = asked.length > 0 ? asked : SUITES;
const unknown = suites.filter((suite) => !SUITES.includes(suite));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. Suites: ${SUITES.join(', ')}.`);
  process.exit(2);
}

const seed = process.env.PROVE_SEED ?? process.env.FC_SEED ?? '20261121';
const scale = process.env.SCALE ?? 'full';
const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));
const env = {
  ...process.env,
  PROVE: 'yes',
  PROVE_PROGRAM: join(ROOT, 'dist/src/main.js'),
  FC_SEED: seed,
  SCALE: scale,
};

run('npm', ['run', '--silent', 'build']);
console.log(
  `${new Date().toISOString()}, commit ${commit()}, Node ${process.version}, ${cpus().length} cores, seed ${seed}, scale ${scale}`,
);
const failed = suites.filter((suite) => !prove(suite));
console.log(failed.length === 0 ? 'Everything holds.' : `Not proved: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);

function prove(suite) {
  const folder = join(ROOT, 'test/prove', suite);
  console.log(`\n${suite}`);
  if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.test.ts'))) {
    console.error(`  There is nothing in test/prove/${suite}.`);
    return false;
  }
  const begun = Date.now();
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', jest, '--runInBand', '--runTestsByPath', ...testsIn(folder)],
    {
      cwd: ROOT,
      env,
      stdio: 'inherit',
    },
  );
  console.log(
    `${suite}: ${status === 0 ? 'holds' : 'FAILS'} after ${Math.round((Date.now() - begun) / 1_000)} s`,
  );
  return status === 0;
}

function testsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function commit() {
  const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? ' with changes' : '')
    );
  } catch {
    return 'unknown';
  }
}
