import { stat } from 'node:fs/promises';
import { makeKeys, type KeyRingFile, type Keys } from './key-ring';
import { mustContinue } from './rotate-keys';

export interface LiveKeys {
  /** Always those of the newest ring: pass it around, never a copy. */
  readonly keys: Keys;
  /** @throws KeyRingFault, Error when the ring cannot take the place of the one before; that one stays. */
  replace(ring: KeyRingFile): void;
}

export function makeLiveKeys(first: KeyRingFile): LiveKeys {
  let ring = first;
  let current = makeKeys(first);
  return {
    keys: {
      get development() {
        return current.development;
      },
      get logKey() {
        return current.logKey;
      },
      signer: (purpose) => current.signer(purpose),
      verifiers: (purpose) => current.verifiers(purpose),
      seal: (place, text) => current.seal(place, text),
      open: (place, sealed) => current.open(place, sealed),
      sealBytes: (place, bytes) => current.sealBytes(place, bytes),
      openBytes: (place, sealed) => current.openBytes(place, sealed),
      blindIndexes: (document) => current.blindIndexes(document),
      nameTokens: (nameAndBirth) => current.nameTokens(nameAndBirth),
      lockNumber: (thing) => current.lockNumber(thing),
      commitment: (personId, value) => current.commitment(personId, value),
      idempotencyDigests: (text) => current.idempotencyDigests(text),
      fingerprints: () => current.fingerprints(),
    },
    replace: (next) => {
      mustContinue(ring, next);
      current = makeKeys(next);
      ring = next;
    },
  };
}

export interface RingWatch {
  /** Looks now instead of at the next tick: for SIGHUP. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Looks at the file of the ring every two seconds and hands on a ring that changed. What goes wrong is told and changes
 * nothing: a ring that is half there is read at the next look.
 */
export function watchKeyRing(
  file: string,
  read: () => Promise<KeyRingFile>,
  live: LiveKeys,
  told: { readonly replaced: () => void; readonly refused: (fault: unknown) => void },
): RingWatch {
  let seen: string | null = null;
  const look = async (): Promise<void> => {
    const before = seen;
    seen = await stampOf(file);
    if (seen === before) return;
    try {
      live.replace(await read());
      // the first look is for what changed between the start and the watch
      if (before !== null) told.replaced();
    } catch (fault) {
      told.refused(fault);
    }
  };
  const timer = setInterval(() => void look(), 2_000);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

async function stampOf(file: string): Promise<string> {
  const { mtimeMs, ino } = await stat(file).catch(() => ({ mtimeMs: 0, ino: 0 }));
  return `${ino}:${mtimeMs}`;
}
