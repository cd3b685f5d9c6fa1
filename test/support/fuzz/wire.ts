import { Agent, request } from 'node:http';

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly fields: readonly (readonly [string, string])[] }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** A request as it will stand on the wire: nothing between here and the socket repairs it. */
export interface Draft {
  readonly method: string;
  /** Segments as they are sent, percent-encoded or not. */
  readonly path: readonly string[];
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Body;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export function urlOf({ path, query }: Draft): string {
  return `/${path.join('/')}${query && `?${query}`}`;
}

export function bytesOf(body: Body): Buffer {
  switch (body.kind) {
    case 'none':
      return Buffer.alloc(0);
    case 'json':
      return Buffer.from(JSON.stringify(body.value));
    case 'form':
      return Buffer.from(
        body.fields.map((pair) => pair.map((text) => formEncoded(text)).join('=')).join('&'),
      );
    case 'bytes':
      return body.bytes;
  }
}

/** `application/x-www-form-urlencoded`; half of a surrogate pair becomes U+FFFD. */
export function formEncoded(text: string): string {
  return percentEncoded(text).replaceAll('%20', '+');
}

export function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString('utf8'));
}

export function withHeader(draft: Draft, name: string, value: string | null): Draft {
  const others = draft.headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase());
  return { ...draft, headers: value === null ? others : [...others, [name, value]] };
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Repeated headers stay repeated. An answer that does not come in 20 s is a fault of the registry. */
export function send(port: number, draft: Draft): Promise<Answer> {
  const bytes = bytesOf(draft.body);
  const hasBody = bytes.length > 0 || /^P/.test(draft.method);
  const length = hasBody ? [['Content-Length', String(bytes.length)] as const] : [];
  const headers = [['Host', `127.0.0.1:${port}`] as const, ...draft.headers, ...length];
  return new Promise((resolve, reject) => {
    const call = request({
      host: '127.0.0.1',
      port,
      agent,
      method: draft.method,
      path: urlOf(draft),
      headers: headers.flat(),
      timeout: 20_000,
    });
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`no answer to ${draft.method}`)));
    call.on('error', reject);
    call.end(bytes);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
