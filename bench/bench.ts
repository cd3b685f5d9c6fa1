import { parseArgs } from 'node:util';
import { benchGrowth } from './growth';
import { benchMain } from './main-job';
import { benchProfile } from './profile';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32,64' },
    small: { type: 'string', default: '20000' },
    large: { type: 'string', default: '2000000' },
  },
});

const connections = values.connections.split(',').map(Number);
const people = Number(values.people);
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
  throw new Error('npm run bench [-- main | growth | profile]');
}

bench(positionals[0] ?? 'main').catch((fault: unknown) => {
  console.error(fault);
  process.exitCode = 1;
});
