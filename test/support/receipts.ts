import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import type { ReceiptClaims } from '../../src/domain/receipt';
import { problemOf } from './people';
import type { Answer, Town } from './town';

export const receiptOf = ({ body }: Answer): string => String(body['receipt']);

/** What anyone who is shown a receipt is told: its standing and nothing else. */
export async function standingOf({ anyone }: Town, receipt: string): Promise<string> {
  const answer = await anyone('POST', '/v1/receipts/verify', { receipt });
  if (answer.status !== 200) return problemOf(answer);
  expect(Object.keys(answer.body)).toEqual(['standing']);
  return String(answer.body['standing']);
}

/** Reads a receipt as somebody outside, with published keys only. */
export async function readOffline({ anyone }: Town, receipt: string) {
  const { body } = await anyone('GET', '/.well-known/jwks.json');
  const [header = ''] = receipt.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const jwk = (body['keys'] as JsonWebKey[]).find((key) => key['kid'] === kid);
  expect(jwk?.['purpose']).toBe('receipt');
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  const read = verify(receipt, key, { algorithms: ['ES256'], complete: true });
  return { header: read.header, claims: read.payload as unknown as ReceiptClaims };
}

/** The page that a phone shows, by the link that only `clear` has. */
export async function pageOf({ anyone }: Town, { body }: Answer) {
  const link = String(body['showAt']);
  expect(link).toMatch(/^https:\/\/registry\.test\/r\/[\w-]{32,}$/);
  return { link, page: await anyone('GET', new URL(link).pathname) };
}
