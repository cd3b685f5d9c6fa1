import { chmod, mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../src/platform/embedded/server';

/** A file system in memory, as Linux has it; in a container it is mostly too small. */
const MEMORY = '/dev/shm';
const PREFIX = 'registry-tests-';
/** Several times what the whole suite has there at once. */
const NEEDED = 4 * 2 ** 30;

/**
 * A folder in memory for everything that tests write, or null where there is no room. A database is a thousand files:
 * to make one takes a tenth of the processor time that it takes on a disk.
 */
export async function openScratch(): Promise<string | null> {
  if (!(await hasRoom())) return null;
  for (const left of await sweep(MEMORY)) process.stderr.write(`${left}\n`);
  const folder = join(MEMORY, `${PREFIX}${process.pid}`);
  await mkdir(folder, { recursive: true });
  // the user who runs PostgreSQL passes through
  await chmod(folder, 0o755);
  return folder;
}

async function hasRoom(): Promise<boolean> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return Math.min(bavail * bsize, freemem()) > NEEDED;
}

/** Removes what runs left behind that were killed. Returns what stays, and why: something may still be mounted there. */
export async function sweep(memory: string): Promise<string[]> {
  const stays: string[] = [];
  for (const name of await readdir(memory)) {
    if (!name.startsWith(PREFIX) || isAlive(Number(name.slice(PREFIX.length)))) continue;
    const folder = join(memory, name);
    await rm(folder, { recursive: true, force: true }).catch((fault: unknown) => {
      stays.push(`${folder} stays: ${String(fault)}`);
    });
  }
  return stays;
}
