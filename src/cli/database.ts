import { migrations } from '../../migrations/all';
import { migrate } from '../platform/database/data-source';
import type { Command } from './command';

export const databaseCommands: readonly Command[] = [
  {
    name: 'database migrate',
    about: 'Brings the schema of OWNER_DATABASE_URL up to date.',
    more: 'For deployments where the service itself may not: its role owns nothing.',
    run: async () => {
      const ownerUrl = process.env['OWNER_DATABASE_URL'];
      if (!ownerUrl) throw new Error('Set OWNER_DATABASE_URL to the role that owns the tables.');
      await migrate(ownerUrl, migrations);
      console.log(`migrations: ${migrations.length}`);
    },
  },
];
