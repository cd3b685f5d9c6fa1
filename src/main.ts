import { once } from 'node:events';
import { join } from 'node:path';
import { migrations } from '../migrations/all';
import { makeApp } from './app';
import { readConfig } from './config';
import { makeJobs } from './jobs';
import { makeOperations } from './operations';
import { makeKeys } from './platform/crypto/key-ring';
import { loadKeyRing } from './platform/crypto/key-ring-store';
import { makeKeyCheck, onlyWithTheKeys } from './platform/database/fingerprints';
import { openDatabase } from './platform/database/open-database';
import { makeWorkIn } from './platform/database/work-in';
import { readContract, readContractFile } from './platform/http/contract';
import { choosePort, listen, localUrl } from './platform/http/listen';
import { makeMetrics } from './platform/http/metrics';
import { makeOperators } from './platform/http/operators';
import { checkpointFile } from './platform/log/checkpoint-file';
import { makeLogger } from './platform/log/logger';
import { openQueue } from './platform/queue/open-queue';
import { providePostgres } from './postgres';
import { tables } from './tables';

/** Opened in the order in which things need each other, closed in the opposite order. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { production, role, dataDir, http, newAccountHours, clockShiftMs } = config;
  const log = makeLogger(config.logLevel);
  const keys = makeKeys(await loadKeyRing({ file: config.keyRingFile, dataDir, production }));

  const postgres = await providePostgres(config);
  const database = await openDatabase(postgres, tables, migrations, production);
  const keyCheck = makeKeyCheck(database, keys);

  const port = await choosePort(http);
  const publicUrl = config.publicUrl ?? localUrl(http.host, port);
  const settings = { production, publicUrl, newAccountHours };
  const workIn = makeWorkIn({ database, keys, settings, clockShiftMs: () => clockShiftMs });
  const runWork = onlyWithTheKeys(keyCheck, workIn);

  const jobs = makeJobs({ checkpoint: checkpointFile(join(dataDir, 'checkpoint')) });
  const queue = openQueue({ jobs, runWork, log, works: role !== 'api' }, config.redisUrl);

  const operators = {
    contract: readContract(readContractFile()),
    metrics: makeMetrics({ ofProcess: true }),
    checks: [
      { name: 'database', run: async () => void (await database.query('SELECT 1')) },
      { name: 'keys', run: keyCheck },
    ],
  };
  // A worker answers its operators only.
  const operations = role === 'worker' ? makeOperators(operators) : makeOperations(operators);
  const web = { ...operators, operations, partial: role === 'worker' };
  const app = makeApp({ settings, keys, runWork, log, ...web });
  app.set('trust proxy', http.trustProxy ?? false);
  const stopListening = await listen(app, http.host, port);
  log.info({ role, address: localUrl(http.host, port), publicUrl }, 'the registry listens');
  if (!production) console.log(`Caregiver Registry: ${publicUrl} (API page: ${publicUrl}/docs)`);

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  log.info('the registry finishes what it has begun');

  await stopListening();
  await queue.close();
  await database.destroy();
  await postgres.stop();
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
});
