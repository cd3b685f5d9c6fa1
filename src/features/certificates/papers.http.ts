import type { DownloadOperation, Operation } from '../../platform/http/operation';
import { certificatePage } from './certificate-page';
import type { Painter } from './painter';
import { printedCertificate, shownCertificate, signedCertificate } from './papers.commands';

/** With who draws; no transaction waits for it. */
export const makeReadCertificatePdf =
  ({ draw }: Pick<Painter, 'draw'>): DownloadOperation<'readCertificatePdf'> =>
  async ({ path, within }) => {
    const printed = await within((work) => printedCertificate(work, path.certificateId));
    const pdf = await draw(printed);
    const name = `${printed.kind.replaceAll('_', '-')}.pdf`;
    return { status: 200, file: { name, size: pdf.length, bytes: once(Buffer.from(pdf.buffer)) } };
  };

export const readSignedCertificate: Operation<'readSignedCertificate'> = async (
  work,
  { path },
) => ({ status: 200, body: await signedCertificate(work, path.certificateId) });

export const showCertificate: Operation<'showCertificate'> = async (work, { path }) => ({
  status: 200,
  body: certificatePage(await shownCertificate(work, path.certificateToken)),
});

// eslint-disable-next-line @typescript-eslint/require-await -- a file is sent part by part; this one has one
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
