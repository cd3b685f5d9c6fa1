import { setTimeout as wait } from 'node:timers/promises';

/** Where a registry is, and who asks it. */
export interface ClientParts {
  /** Its public URL. */
  readonly url: string;
  readonly clientId: string;
  readonly secret: string;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for each attempt. */
  readonly body?: () => NonNullable<RequestInit['body']>;
}

/** A system that talks to a registry over HTTP, and sends again what may be sent again. */
export interface RegistryClient {
  /** @throws ProblemAnswer for whatever is no success. */
  readonly send: (method: string, path: string, sending?: Sending) => Promise<Response>;
}

/** The registry said no: `code` is the last part of the problem's type. */
export class ProblemAnswer extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${code}: ${textIn(problem, 'detail') ?? textIn(problem, 'title') ?? status}`);
  }
}

function textIn(problem: ProblemAnswer['problem'], member: string): string | null {
  const value = problem[member];
  return typeof value === 'string' ? value : null;
}

const ATTEMPTS = 8;
/** Whoever is told to wait longer is told so. */
const LONGEST_WAIT_SECONDS = 60;
const PASSING = new Set([429, 502, 503, 504]);

export function makeRegistryClient({ url, clientId, secret }: ClientParts): RegistryClient {
  const base = url.replace(/\/+$/, '');
  let token: { readonly text: string; readonly until: number } | null = null;

  /** The answer instead, where it is none. */
  const tokenNow = async (): Promise<string | Response> => {
    if (token && Date.now() < token.until) return token.text;
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`);
    const response = await fetch(`${base}/oauth/token`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        authorization: `Basic ${basic.toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (!response.ok) return response;
    const { access_token: text, expires_in: seconds } = (await response.json()) as TokenAnswer;
    token = { text, until: Date.now() + (seconds - 60) * 1_000 };
    return text;
  };

  return {
    send: (method, path, { headers = {}, body } = {}) =>
      patiently(async () => {
        const held = await tokenNow();
        if (typeof held !== 'string') return held;
        const asked = { ...headers, authorization: `Bearer ${held}` };
        const response = await fetch(base + path, {
          ...{ method, redirect: 'error', headers: asked },
          ...(body && { body: body(), duplex: 'half' }),
        });
        if (response.status === 401) token = null;
        return response;
      }),
  };
}

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
}

/** Every request here may be sent twice: it reads, or carries a key. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask().catch((fault: unknown) => fault);
    const problem = answer instanceof Response ? await problemIn(answer) : null;
    if (answer instanceof Response && !problem) return answer;
    if (attempt === ATTEMPTS || (problem && !passes(problem))) throw problem ?? unreachable(answer);
    const after = answer instanceof Response ? Number(answer.headers.get('retry-after')) : 0;
    if (after > LONGEST_WAIT_SECONDS) throw problem ?? unreachable(answer);
    await wait(Math.max(after * 1_000, 250 * 2 ** (attempt - 1)));
  }
}

async function problemIn(answer: Response): Promise<ProblemAnswer | null> {
  if (answer.ok) return null;
  const text = await answer.text();
  const problem = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  const code = textIn(problem, 'type')?.replace(/^.*\//, '') ?? `status ${answer.status}`;
  return new ProblemAnswer(answer.status, code, problem);
}

/** A token that has just run out is another the next time. */
function passes({ status, code }: ProblemAnswer): boolean {
  return PASSING.has(status) || code === 'idempotency-key-in-flight' || code === 'token-invalid';
}

function unreachable(fault: unknown): Error {
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
  return new Error(`The registry cannot be reached: ${(cause as Error).message}`);
}
