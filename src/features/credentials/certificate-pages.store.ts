import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** What the address of a credential's page is made of: random, and always the same for one credential. */
export interface CertificatePage {
  readonly credentialId: string;
  /** 20 bytes. */
  readonly secret: Buffer;
}

export const CertificatePageTable = table<CertificatePage>('certificate_page', {
  credentialId: { type: 'uuid', primary: true },
  secret: { type: 'bytea' },
});

export async function insertPage({ tx }: Work, page: CertificatePage): Promise<void> {
  await tx.orm.insert(CertificatePageTable, page);
}

/** The credential whose page it is. */
export async function credentialOfPage({ tx }: Work, secret: Buffer): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT credential_id AS id FROM certificate_page WHERE secret = $1`,
    [secret],
  );
  return row?.id ?? null;
}
