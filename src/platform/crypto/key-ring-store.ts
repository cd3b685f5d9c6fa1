import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newKeyRing, type KeyRingFile } from './key-ring';

export interface KeyRingPlace {
  /** Null: a development ring in `dataDir`, made when there is none. */
  readonly file: string | null;
  readonly dataDir: string;
  readonly production: boolean;
}

/** @throws Error when the ring is missing, unreadable, or a development ring in production. No message holds a key. */
export async function loadKeyRing(place: KeyRingPlace): Promise<KeyRingFile> {
  const ring = place.file === null ? await developmentRing(place) : await readRing(place.file);
  if (ring.development && place.production) {
    throw new Error('The key ring was made for development: production does not start with it.');
  }
  return ring;
}

/** Readable by its owner only, and whole or not there. Whoever was first wins; a ring is never overwritten. */
export async function writeNewKeyRing(file: string, ring: KeyRingFile): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, file);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    return false;
  } finally {
    await rm(draft);
  }
}

/** Where the ring of this place is, or will be. */
export function ringFileOf({ file, dataDir }: Omit<KeyRingPlace, 'production'>): string {
  return file ?? join(dataDir, 'keys.json');
}

/**
 * Changes a ring that is there: whole or not at all, readable by its owner only, one change at a time.
 *
 * @throws Error when somebody else is changing it, or whatever `change` throws.
 */
export async function changeKeyRing(
  file: string,
  change: (ring: KeyRingFile) => KeyRingFile,
): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, '', { mode: 0o600, flag: 'wx' }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault;
    throw new Error(`${draft} is there: somebody is changing the ring, or a change broke off.`);
  });
  try {
    const ring = change(await readRing(file));
    await writeFile(draft, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(draft, file);
  } catch (fault) {
    await rm(draft, { force: true });
    throw fault;
  }
}

async function developmentRing({ dataDir, production }: KeyRingPlace): Promise<KeyRingFile> {
  if (production) throw new Error('Production needs a key ring: set KEY_RING_FILE.');
  const file = ringFileOf({ file: null, dataDir });
  await writeNewKeyRing(file, newKeyRing(true));
  return readRing(file);
}

async function readRing(file: string): Promise<KeyRingFile> {
  const text = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new Error(`The key ring ${file} cannot be read (${fault.code}).`);
  });
  const ring = parse(text);
  if (ring?.v !== 1 || !Array.isArray(ring.roots) || typeof ring.development !== 'boolean') {
    throw new Error(`The key ring ${file} is not a key ring of version 1.`);
  }
  return ring;
}

function parse(text: string): KeyRingFile | null {
  try {
    return JSON.parse(text) as KeyRingFile | null;
  } catch {
    return null;
  }
}
