import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentRun } from '../run';
import { ROOT, applied, type Change } from './mutant';
import type { Report } from './verdict';

/** The tree in a folder of its own, where it may be broken. */
export interface Copy {
  readonly change: (changes: readonly Change[]) => Promise<void>;
  /** @throws Error when the sources do not compile. */
  readonly build: () => Promise<void>;
  /** @throws Error when jest gave no report in time. */
  readonly test: (files: readonly string[], withinMs: number) => Promise<Report>;
  readonly close: () => Promise<void>;
}

const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.data', 'dist', 'node_modules', 'secrets']);
const BUILD_MS = 180_000;

/** Packages are shared with this tree, PostgreSQL and Redis with this run. */
export async function openCopy(): Promise<Copy> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'registry-mutants-')));
  const names = (await readdir(ROOT)).filter((name) => !LEFT_OUT.has(name));
  await Promise.all(
    names.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })),
  );
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const report = join(folder, 'report.json');
  return {
    change: async (changes) => {
      for (const change of changes) {
        const file = join(folder, change.file);
        await writeFile(file, applied(await readFile(file, 'utf8'), change));
      }
    },
    build: async () => {
      const words = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
      const { code, said } = await run(folder, words, BUILD_MS);
      if (code !== 0) throw new Error(`it does not compile:\n${said}`);
    },
    test: async (files, withinMs) => {
      await rm(report, { force: true });
      const { said } = await run(
        folder,
        [
          'node_modules/jest/bin/jest.js',
          '--runInBand',
          // a test that fails may leave something open
          '--forceExit',
          '--json',
          `--outputFile=${report}`,
          '--runTestsByPath',
          ...files,
        ],
        withinMs,
      );
      const text = await readFile(report, 'utf8').catch(() => null);
      if (text === null) throw new Error(`no report of the tests:\n${said}`);
      return JSON.parse(text) as Report;
    },
    close: () => rm(folder, { recursive: true }),
  };
}

/** The small numbers, and the program that was built in the copy. */
function environment(folder: string): NodeJS.ProcessEnv {
  const own = {
    TEST_DATABASE_URL: currentRun().adminUrl,
    PROVE: '',
    PROVE_PROGRAM: join(folder, 'dist/src/main.js'),
    SCALE: '1',
    NO_COLOR: '1',
  };
  const inherited = Object.entries(process.env).filter(([name]) => name !== 'JEST_WORKER_ID');
  return { ...Object.fromEntries(inherited), ...own };
}

/** Ends, with all that it started, when this process ends: then its third descriptor closes. */
const WHILE_HELD = `{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & "$@" 3<&-`;

async function run(folder: string, words: readonly string[], withinMs: number) {
  const child = spawn('/bin/sh', ['-c', WHILE_HELD, 'mutant', process.execPath, ...words], {
    cwd: folder,
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const stop = () => {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(stop, withinMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  // what waits for this process is still of the group
  if (code !== null) stop();
  return { code, said };
}
