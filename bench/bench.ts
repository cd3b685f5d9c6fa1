import { parseArgs } from 'node:util';
import { benchCertificates } from './certificates';
import { benchGrowth } from './growth';
import { benchIngest } from './ingest';
import { benchMain } from './main-job';
import { benchProfile } from './profile';
import { benchRecheck } from './recheck';
import { benchSubsidies } from './subsidies';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32,64' },
    small: { type: 'string', default: '20000' },
    large: { type: 'string', default: '2000000' },
    each: { type: 'string', default: '100' },
    drawings: { type: 'string', default: '50' },
    rows: { type: 'string', default: '50000' },
  },
});

const connections = values.connections.split(',').map(Number);
const people = Number(values.people ?? 200_000);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

async function bench(what: string): Promise<void> {
  if (what === 'main') return benchMain({ people, seconds, rounds, connections });
  if (what === 'growth') {
    return benchGrowth({
      small: Number(values.small),
      large: Number(values.large),
      seconds,
      rounds,
    });
  }
  if (what === 'profile') {
    return benchProfile({ people, seconds, connections: connections.at(-1) ?? 64 });
  }
  if (what === 'recheck') {
    return benchRecheck({ people: Number(values.people ?? 100_000), each: Number(values.each) });
  }
  if (what === 'ingest') return benchIngest({ rows: Number(values.rows) });
  if (what === 'subsidies') return benchSubsidies({ people: Number(values.people ?? 10_000) });
  if (what === 'certificates') return benchCertificates({ drawings: Number(values.drawings) });
  throw new Error(
    'npm run bench [-- main | growth | profile | recheck | ingest | subsidies | certificates]',
  );
}

bench(positionals[0] ?? 'main').catch((fault: unknown) => {
  console.error(fault);
  process.exitCode = 1;
});
