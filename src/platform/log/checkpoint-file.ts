import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last checkpoint, kept where the database's administrator cannot change it. */
export interface KeptCheckpoint {
  /** Null when none was ever kept. */
  read(): Promise<string | null>;
  write(note: string): Promise<void>;
}

/** One file. Its content is the old or the new note and on the disk before `write` returns, whatever dies meanwhile. */
export function checkpointFile(path: string): KeptCheckpoint {
  return {
    read: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    write: async (note) => {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}`;
      const file = await open(draft, 'w', 0o644);
      try {
        await file.writeFile(note, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      const folder = await open(dirname(path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}
