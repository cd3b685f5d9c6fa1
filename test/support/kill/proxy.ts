import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { cutters, type Cutter, type Message } from './wire';

/** A place in what a service and PostgreSQL say to each other: just before or just after one message has passed. */
export interface Point {
  /** Counted from 1 over both directions, from the first message of the request. */
  readonly message: number;
  readonly side: 'before' | 'after';
}

/** What happens at the point: nothing passes any more while both ends stay open, or both ends are closed. */
export type Blow = 'hold' | 'cut';

/** One request under watch, on whichever connection it begins. */
export interface Watch {
  /** Fulfilled at the point; never, when the request ends before. */
  readonly reached: Promise<void>;
  /** `>P` for what the service said, `<C` for what PostgreSQL said, so far. */
  readonly said: readonly string[];
  /** Ends the connection of the request, at both ends. */
  readonly cut: () => void;
}

export interface Proxy {
  readonly port: number;
  /** The same database through the proxy. */
  readonly through: (url: string) => string;
  /** Watches the next request that begins on a connection which nobody watches. Without a point it only listens. */
  readonly watch: (point?: Point, blow?: Blow) => Watch;
  /** Ends every connection, at both ends. */
  readonly cut: () => void;
  /** By which PostgreSQL knows its connections, of all that ever were. */
  readonly portsSeen: () => readonly number[];
  readonly close: () => Promise<void>;
}

/** Stands between the service and PostgreSQL. `upstream` is asked at each new connection. */
export async function openProxy(
  upstream: () => { readonly host: string; readonly port: number },
): Promise<Proxy> {
  const lines = new Set<Line>();
  const ports: number[] = [];
  const cut = () => lines.forEach((line) => line.cut());
  let next: Watched | null = null;
  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({ ...upstream(), noDelay: true });
    database.once('connect', () => ports.push(database.localPort ?? 0));
    const line = new Line(client, database, () => {
      const watched = next;
      next = null;
      return watched;
    });
    lines.add(line);
    client.once('close', () => lines.delete(line));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    through: (url) => {
      const other = new URL(url);
      other.hostname = '127.0.0.1';
      other.port = String(port);
      return other.toString();
    },
    watch: (point, blow = 'hold') => {
      next = new Watched(point ?? null, blow);
      return next;
    },
    cut,
    portsSeen: () => ports,
    close: async () => {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}

class Watched implements Watch {
  readonly said: string[] = [];
  readonly reached: Promise<void>;
  line: Line | null = null;
  private readonly arrive: () => void;

  constructor(
    private readonly point: Point | null,
    readonly blow: Blow,
  ) {
    let arrive = (): void => undefined;
    this.reached = new Promise((resolve) => (arrive = resolve));
    this.arrive = arrive;
  }

  /** Where the point lies as this message comes. */
  sees(name: string): Point['side'] | null {
    this.said.push(name);
    return this.point?.message === this.said.length ? this.point.side : null;
  }

  arrives(): void {
    this.arrive();
  }

  cut(): void {
    this.line?.cut();
  }
}

/** One connection of the service with its other half. Where one end closes, the other is closed. */
class Line {
  private watched: Watched | null = null;
  private held = false;

  constructor(
    private readonly client: Socket,
    private readonly database: Socket,
    private readonly takeWatch: () => Watched | null,
  ) {
    const { frontend, backend } = cutters();
    this.carry(client, database, frontend, '>');
    this.carry(database, client, backend, '<');
  }

  cut(): void {
    this.client.destroy();
    this.database.destroy();
  }

  private carry(from: Socket, to: Socket, cutter: Cutter, mark: '>' | '<'): void {
    from.on('data', (chunk: Buffer) => {
      to.cork();
      for (const message of cutter(chunk)) this.pass(message, to, mark);
      to.uncork();
    });
    from.on('error', () => undefined);
    from.once('close', () => this.cut());
  }

  private pass(message: Message, to: Socket, mark: '>' | '<'): void {
    if (this.held || to.destroyed) return;
    if (mark === '>') this.beginWatch();
    const side = this.watched?.sees(mark + nameOf(message)) ?? null;
    if (side !== 'before') to.write(message.bytes);
    if (side !== null) this.strike(to);
  }

  private beginWatch(): void {
    if (this.watched) return;
    this.watched = this.takeWatch();
    if (this.watched) this.watched.line = this;
  }

  private strike(to: Socket): void {
    this.held = true;
    if (this.watched?.blow === 'cut') {
      to.uncork();
      this.cut();
    }
    this.watched?.arrives();
  }
}

/** A simple query says what it begins with: that is where transactions begin and end. */
function nameOf({ name, bytes }: Message): string {
  return name === 'Q' ? `Q ${/^\w+/.exec(bytes.toString('latin1', 5, 32))?.[0] ?? ''}` : name;
}
