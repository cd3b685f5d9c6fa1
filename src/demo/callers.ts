import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import type { DemoAuthority, DemoClient } from './demo-file';

/** An answer over HTTP: status, JSON body and ETag. */
export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** As it came. */
  readonly text: string;
}

/** Somebody who is signed in. A body that is text is a CSV file. */
export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  ifMatch?: string | null,
) => Promise<Answer>;

export async function anybody(baseUrl: string, method: string, path: string, body?: unknown) {
  return send(baseUrl, method, path, { 'content-type': 'application/json' }, body);
}

/** A client of a nursery or school, by client_secret_basic. */
export async function asClient(baseUrl: string, client: DemoClient): Promise<Caller> {
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`${client.name} got no token (${response.status})`);
  return bearer(baseUrl, token);
}

/** An officer, by password and one-time code. A code works once: a second run in the same half minute takes the next. */
export async function asOfficer(
  baseUrl: string,
  { username, password, otpSecret }: DemoAuthority['officers'][number],
): Promise<Caller> {
  const totp = new TOTP({ secret: Secret.fromBase32(otpSecret) });
  for (const ahead of [0, 30_000, 30_000]) {
    const otp = totp.generate({ timestamp: Date.now() + ahead });
    const { status, body } = await anybody(baseUrl, 'POST', '/v1/sessions', {
      username,
      password,
      otp,
    });
    if (status === 201) return bearer(baseUrl, String(body['accessToken']));
    if (ahead > 0) await wait(30_000);
  }
  throw new Error(`${username} cannot sign in`);
}

function bearer(baseUrl: string, token: string): Caller {
  return (method, path, body, ifMatch) =>
    send(
      baseUrl,
      method,
      path,
      {
        authorization: `Bearer ${token}`,
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(ifMatch && { 'if-match': ifMatch }),
      },
      body,
    );
}

async function send(
  baseUrl: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Answer> {
  const { 'content-type': type, ...rest } = headers;
  const response = await fetch(baseUrl + path, {
    method,
    headers: body === undefined ? rest : { ...rest, 'content-type': type ?? 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}
