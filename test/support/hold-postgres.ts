import { startPostgres } from '../../src/platform/embedded/start-postgres';

/** A process that uses the embedded PostgreSQL of a folder until it is killed. */
async function main(dataDir: string): Promise<void> {
  const { adminUrl } = await startPostgres({ dataDir, durable: false });
  console.log(adminUrl);
  setInterval(() => undefined, 60_000);
}

void main(process.argv[2] ?? '');
