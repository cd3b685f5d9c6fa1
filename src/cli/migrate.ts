import { migrations } from '../../migrations/all';
import { migrate } from '../platform/database/data-source';

/** Brings the schema of OWNER_DATABASE_URL up to date and ends. For deployments where the service may not. */
async function main(): Promise<void> {
  const ownerUrl = process.env['OWNER_DATABASE_URL'];
  if (!ownerUrl) throw new Error('Set OWNER_DATABASE_URL to the role that owns the tables.');
  await migrate(ownerUrl, migrations);
  console.log(`The schema is up to date: ${migrations.length} migrations.`);
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
});
