import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIdentity, type IdentityClaim } from '../../src/domain/identity-document';
import { applicantDigest } from '../../src/domain/receipt';

const page = readFileSync(join(__dirname, '../../docs/log.md'), 'utf8');
const salt = Uint8Array.from({ length: 16 }, (_, at) => at);

test.each<IdentityClaim>([
  { type: 'resident_id', number: '999999199001010016' },
  { type: 'resident_id', number: '９９９９９９ 19900101 0016' },
  { type: 'resident_id', number: '999999900101001' },
  { type: 'home_return_permit', number: 'h1234567802' },
  { type: 'taiwan_travel_permit', number: '12345678' },
  { type: 'passport', number: 'm 1234-5678', country: 'KOR' },
])('the digest of $type $number is that of docs/log.md', (claim) => {
  const { key } = parseIdentity(claim);
  expect(page).toContain(Buffer.from(salt).toString('base64'));
  expect(page).toContain(`| \`${key}\` | \`${applicantDigest(salt, key)}\` |`);
});
