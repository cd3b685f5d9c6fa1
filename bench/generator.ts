import { connect, type Socket } from 'node:net';
import { personAt } from './people';
import { percentile } from './percentile';

/** What the load generator is told. */
export interface Order {
  readonly port: number;
  readonly connections: number;
  readonly tokens: readonly string[];
  readonly people: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** The authorisation's day. */
  readonly today: string;
  readonly seed: number;
}

/** What came back between the end of the warm-up and the end. */
export interface Tally {
  readonly answered: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** By verdict, or by status where there was none. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of this process: what the measurement itself cost. */
  readonly cpuSeconds: number;
}

/** One applicant in fifty is somebody whom the registry has never heard of. */
const UNKNOWN = 1.02;
const MOST_SECONDS = 600;

process.once('message', (order: Order) => {
  run(order).then(
    (tally) => process.send?.(tally, () => process.exit(0)),
    (fault: unknown) => {
      console.error(fault);
      process.exit(1);
    },
  );
});

async function run(order: Order): Promise<Tally> {
  if (order.seconds + order.warmUpSeconds > MOST_SECONDS) throw new Error('too long a run');
  const latencies: number[] = [];
  const outcomes: Record<string, number> = {};
  const begin = performance.now();
  const counted = begin + order.warmUpSeconds * 1000;
  const end = counted + order.seconds * 1000;
  let cpu = process.cpuUsage();
  setTimeout(() => (cpu = process.cpuUsage()), order.warmUpSeconds * 1000);
  const draw = drawFrom(order.seed);
  const note = (ms: number, outcome: string, at: number) => {
    if (at < counted || at > end) return;
    latencies.push(ms);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  await Promise.all(
    Array.from({ length: order.connections }, (_none, place) =>
      ask(order, order.tokens[place % order.tokens.length] ?? '', draw, end, note),
    ),
  );
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  return {
    answered: latencies.length,
    seconds: order.seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    outcomes,
    cpuSeconds: (user + system) / 1e6,
  };
}

/** One connection, kept open: asks, reads the whole answer, asks about the next. */
function ask(
  order: Order,
  token: string,
  draw: () => number,
  end: number,
  note: (ms: number, outcome: string, at: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true });
    let sent = 0;
    let received = '';
    const send = () => {
      sent = performance.now();
      if (sent >= end) {
        socket.end();
        resolve();
        return;
      }
      write(socket, order, token, 1 + Math.floor(draw() * order.people * UNKNOWN));
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('data', (chunk: string) => {
      received += chunk;
      const outcome = whole(received);
      if (outcome === null) return;
      received = '';
      const now = performance.now();
      note(now - sent, outcome, now);
      send();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the service closed a connection')));
  });
}

function write(socket: Socket, { port, today }: Order, token: string, n: number): void {
  const { number, name, birthDate } = personAt(n);
  const body = JSON.stringify({
    applicant: {
      identity: { type: 'resident_id', number, country: 'CHN' },
      name,
      birthDate,
      proof: 'card_reader',
    },
    position: 'caregiver',
    purpose: 'pre_employment',
    basis: { applicationReference: `HR-${n % 1000}`, authorisedOn: today },
  });
  socket.write(
    `POST /v1/clearance-checks HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Null while an answer is not whole; else its verdict, or its status. */
function whole(received: string): string | null {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? NaN);
  if (Number.isNaN(length)) throw new Error('an answer without a length');
  if (received.length < head + 4 + length) return null;
  const status = received.slice(9, 12);
  if (status !== '201') return status;
  return /"verdict":"(\w+)"/.exec(received.slice(head))?.[1] ?? status;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
