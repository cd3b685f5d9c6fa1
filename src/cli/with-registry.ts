import { v7 } from 'uuid';
import { migrations } from '../../migrations/all';
import { readConfig } from '../config';
import { SYSTEM } from '../domain/principal';
import { makeKeys } from '../platform/crypto/key-ring';
import { loadKeyRing } from '../platform/crypto/key-ring-store';
import { makeKeyCheck, onlyWithTheKeys } from '../platform/database/fingerprints';
import { openDatabase } from '../platform/database/open-database';
import type { RunWork, Work } from '../platform/database/work';
import { makeWorkIn } from '../platform/database/work-in';
import { providePostgres } from '../postgres';
import { tables } from '../tables';

/** The service's own settings, keys and database for one command, in the name of the registry; closed afterwards. */
export async function withRegistry<T>(act: (runWork: RunWork) => Promise<T>): Promise<T> {
  const { keyRingFile, dataDir, publicUrl, ...config } = readConfig(process.env);
  const { production, newAccountHours, clockShiftMs } = config;
  const keys = makeKeys(await loadKeyRing({ file: keyRingFile, dataDir, production }));
  const postgres = await providePostgres({ keyRingFile, dataDir, publicUrl, ...config });
  const database = await openDatabase(postgres, tables, migrations, production);
  try {
    // no command writes a link: what begins with the public URL comes from the service
    const settings = { production, newAccountHours, publicUrl: publicUrl ?? '' };
    const workIn = makeWorkIn({ database, keys, settings, clockShiftMs: () => clockShiftMs });
    return await act(onlyWithTheKeys(makeKeyCheck(database, keys), workIn));
  } finally {
    await database.destroy();
    await postgres.stop();
  }
}

/** One command of the registry in one transaction, in the registry's own name. */
export function asSystem<T>(act: (work: Work) => Promise<T>): Promise<T> {
  const asker = { actor: SYSTEM, requestId: `cli/${v7()}` };
  return withRegistry((runWork) => runWork(asker, act));
}
