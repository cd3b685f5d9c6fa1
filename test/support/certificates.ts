import { somebody, type Person } from './people';
import type { Answer, Caller } from './town';

export interface KnownCertificate {
  readonly id: string;
  readonly etag: string;
}

/** As an answer about a certificate gave it. */
export function known({ body, headers, text }: Answer): KnownCertificate {
  if (typeof body['id'] !== 'string') throw new Error(`no certificate: ${text}`);
  return { id: body['id'], etag: headers.get('etag') ?? '' };
}

/** A move by who read the certificate a moment ago. */
export function moved(caller: Caller, { id, etag }: KnownCertificate, body: object) {
  return caller('POST', `/v1/certificates/${id}/moves`, body, { 'if-match': etag });
}

export async function read(caller: Caller, { id }: Pick<KnownCertificate, 'id'>) {
  return caller('GET', `/v1/certificates/${id}`);
}

/** Read and moved at once. */
export async function move(caller: Caller, certificate: { readonly id: string }, body: object) {
  return moved(caller, known(await read(caller, certificate)), body);
}

let pushes = 0;

/** A health certificate of the school, by default of somebody new. */
export function pushHealth(school: Caller, change: object = {}, holder: Person = somebody()) {
  pushes += 1;
  return school('PUT', `/v1/credentials/health.${pushes}`, {
    holder,
    kind: 'health_certificate',
    number: `健 ${pushes}`,
    issuedOn: '2026-03-01',
    updatedAt: '2026-03-02T01:00:00Z',
    ...change,
  });
}
