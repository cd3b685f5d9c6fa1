import { readConfig } from '../config';
import { newKeyRing } from '../platform/crypto/key-ring';
import { changeKeyRing, ringFileOf, writeNewKeyRing } from '../platform/crypto/key-ring-store';
import { KEY_KINDS, withNewKey, withoutKey } from '../platform/crypto/rotate-keys';
import { oneOf, valueOf, type Command } from './command';

const create: Command = {
  name: 'keys create',
  about: 'Writes a new key ring for production.',
  needs: { out: 'FILE' },
  more: 'Readable by its owner only; a ring that is there is never overwritten. Keep a copy away from this machine: without the ring nothing in the database can be read.',
  run: async (options) => {
    const file = valueOf(options, 'out');
    if (!(await writeNewKeyRing(file, newKeyRing(false)))) throw new Error(`${file} is there.`);
    console.log(`keys: ${file}`);
  },
};

const rotate: Command = {
  name: 'keys rotate',
  about: 'Adds a key to the ring of KEY_RING_FILE; it is used a minute from now.',
  first: 'kind',
  needs: { kind: KEY_KINDS.join('|') },
  more: `Running processes read the ring again within seconds, or at once on SIGHUP; bring the changed file to every machine
within the minute. Old keys go on verifying and opening. The key of the log is not rotated: old checkpoints name it.`,
  run: async (options) => {
    const kind = oneOf(options, 'kind', KEY_KINDS);
    let added = { id: '', from: '' };
    await changeKeyRing(ringFile(), (ring) => {
      const { ring: next, ...key } = withNewKey(ring, kind, new Date());
      added = key;
      return next;
    });
    console.log(`key: ${added.id}\nusedFrom: ${added.from}`);
  },
};

const retire: Command = {
  name: 'keys retire',
  about: 'Removes an old key from the ring when nothing can need it any more.',
  first: 'kind',
  needs: { kind: KEY_KINDS.join('|'), key: 'ID' },
  run: async (options) => {
    const kind = oneOf(options, 'kind', KEY_KINDS);
    const id = valueOf(options, 'key');
    await changeKeyRing(ringFile(), (ring) => withoutKey(ring, kind, id, new Date()));
    console.log(`retired: ${id}`);
  },
};

export const keyCommands: readonly Command[] = [create, rotate, retire];

function ringFile(): string {
  const { keyRingFile, dataDir } = readConfig(process.env);
  return ringFileOf({ file: keyRingFile, dataDir });
}
