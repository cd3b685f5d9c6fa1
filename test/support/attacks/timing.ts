import type { Chance } from '../chance';
import type { Answer } from '../fuzz/wire';
import { openStopwatch } from './stopwatch';

/** Classes of requests that must be told apart neither by their answers nor by the time these take. */
export interface Group {
  readonly name: string;
  /** Requests of each class. */
  readonly n: number;
  /** By what makes the class: requests that are asked again and again. */
  readonly classes: Readonly<Record<string, readonly (() => Buffer)[]>>;
  /** Before each request, unmeasured. */
  readonly before?: () => Promise<unknown>;
}

export interface Measured {
  readonly name: string;
  /** Nanoseconds. */
  readonly times: readonly number[];
  /** Answers without what differs between any two. */
  readonly said: ReadonlySet<string>;
}

/** Unmeasured requests of each class, for programs and caches to get warm. */
const WARM = 0.02;

/** One at a time and in random order, so that whatever drifts meets all classes alike. */
export async function measure(baseUrl: string, group: Group, chance: Chance): Promise<Measured[]> {
  const warm = Math.ceil(group.n * WARM);
  const kept = Object.entries(group.classes).map(([name, pool]) => {
    return { name, pool, times: [] as number[], said: new Set<string>() };
  });
  const order = kept.flatMap((one) => Array.from({ length: group.n + warm }, () => one));
  const stopwatch = await openStopwatch(baseUrl);
  try {
    for (const { pool, times, said } of chance.shuffle(order)) {
      await group.before?.();
      const request = pool[chance.below(pool.length)];
      if (!request) throw new Error('a class has requests');
      const { ns, answer } = await stopwatch.ask(request());
      times.push(ns);
      said.add(likenessOf(answer));
    }
  } finally {
    stopwatch.close();
  }
  return kept.map(({ name, times, said }) => ({ name, said, times: times.slice(warm) }));
}

/** What every two classes of a group are. */
export function pairsOf<T>(all: readonly T[]): (readonly [T, T])[] {
  return all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const));
}

const VARYING_HEADERS = new Set(['date', 'x-request-id', 'content-length']);
const VARYING_MEMBERS = new Set([
  ...['id', 'instance', 'checkedAt', 'asOf', 'applicantSalt'],
  ...['jti', 'iat', 'applicant', 'leaf', 'checkpoint'],
]);

/** Time, ids, salts and hashes are left out; a receipt is opened. */
function likenessOf({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !VARYING_HEADERS.has(name));
  const body: unknown = text === '' ? null : JSON.parse(text);
  return JSON.stringify([status, kept, body], (name, value: unknown) => {
    if (VARYING_MEMBERS.has(name)) return typeof value;
    return name === 'receipt' ? claimsOf(String(value)) : value;
  });
}

function claimsOf(receipt: string): unknown {
  return JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
}
