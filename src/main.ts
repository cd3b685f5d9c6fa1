import { once } from 'node:events';
import { join } from 'node:path';
import { migrations } from '../migrations/all';
import { makeApp } from './app';
import { readConfig } from './config';
import { seedDemo } from './demo/seed';
import { SYSTEM } from './domain/principal';
import { openPainter } from './features/certificates/painter';
import { checkEndOfLog } from './features/log/log.jobs';
import { makeJobs } from './jobs';
import { makeOperations } from './operations';
import { loadKeyRing, ringFileOf } from './platform/crypto/key-ring-store';
import { makeLiveKeys, watchKeyRing } from './platform/crypto/live-keys';
import { makeKeyCheck, onlyWithTheKeys } from './platform/database/fingerprints';
import { openDatabase } from './platform/database/open-database';
import { makeWorkIn } from './platform/database/work-in';
import { readContract, readContractFile } from './platform/http/contract';
import { choosePort, listen, localUrl } from './platform/http/listen';
import { makeMetrics } from './platform/http/metrics';
import { makeOperators } from './platform/http/operators';
import { checkpointFile } from './platform/log/checkpoint-file';
import { describeFault, makeLogger } from './platform/log/logger';
import { openQueue } from './platform/queue/open-queue';
import { providePostgres } from './postgres';
import { tables } from './tables';

const ITSELF = { actor: SYSTEM, requestId: 'readiness' };

/** Opened in the order in which things need each other, closed in the opposite order. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { production, role, dataDir, http, newAccountHours, clockShiftMs } = config;
  const log = makeLogger(config.logLevel);
  const ring = { file: config.keyRingFile, dataDir, production };
  const live = makeLiveKeys(await loadKeyRing(ring));
  const { keys } = live;
  const ringWatch = watchKeyRing(ringFileOf(ring), () => loadKeyRing(ring), live, {
    replaced: () => log.info('the key ring was read again'),
    refused: (fault) =>
      log.error({ fault: describeFault(fault) }, 'the changed key ring is of no use'),
  });
  process.on('SIGHUP', () => void ringWatch.look());

  const postgres = await providePostgres(config);
  const database = await openDatabase(postgres, tables, migrations, production);
  const keyCheck = makeKeyCheck(database, keys);

  const port = await choosePort(http);
  const publicUrl = config.publicUrl ?? localUrl(http.host, port);
  const settings = { production, publicUrl, newAccountHours };
  const workIn = makeWorkIn({ database, keys, settings, clockShiftMs: () => clockShiftMs });
  const runWork = onlyWithTheKeys(keyCheck, workIn);

  if (config.database === null) await seedDemo(runWork, join(dataDir, 'demo.json'), publicUrl);

  const checkpoint = checkpointFile(join(dataDir, 'checkpoint'));
  const jobs = makeJobs({ checkpoint });
  const queue = openQueue({ jobs, runWork, log, works: role !== 'api' }, config.redisUrl);

  const operators = {
    contract: readContract(readContractFile()),
    metrics: makeMetrics({ ofProcess: true }),
    checks: [
      { name: 'database', run: async () => void (await database.query('SELECT 1')) },
      { name: 'keys', run: keyCheck },
      { name: 'log', run: () => runWork(ITSELF, (work) => checkEndOfLog(work, checkpoint)) },
    ],
  };
  // A worker answers its operators only.
  const painter = openPainter();
  const operations =
    role === 'worker' ? makeOperators(operators) : makeOperations({ ...operators, painter });
  const web = { ...operators, operations, partial: role === 'worker', coalesce: config.coalesce };
  const app = makeApp({ settings, keys, runWork, log, ...web });
  app.set('trust proxy', http.trustProxy ?? false);
  const stopListening = await listen(app, http.host, port);
  log.info({ role, address: localUrl(http.host, port), publicUrl }, 'the registry listens');
  await keyCheck().catch((fault: unknown) =>
    log.error(
      { fault: describeFault(fault) },
      'nothing is answered: is this the key ring of this database?',
    ),
  );
  if (!production) console.log(`Caregiver Registry: ${publicUrl} (API page: ${publicUrl}/docs)`);

  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  log.info('the registry finishes what it has begun');

  await stopListening();
  await painter.close();
  await queue.close();
  await database.destroy();
  await postgres.stop();
  ringWatch.stop();
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
});
