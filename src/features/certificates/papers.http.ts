import type { DownloadOperation, Operation } from '../../platform/http/operation';
import { drawCertificate } from './certificate-pdf';
import { certificatePage } from './certificate-page';
import { printedCertificate, shownCertificate, signedCertificate } from './papers.commands';

export const readCertificatePdf: DownloadOperation<'readCertificatePdf'> = async ({
  path,
  within,
}) => {
  const printed = await within((work) => printedCertificate(work, path.certificateId));
  const pdf = await drawCertificate(printed);
  const name = `${printed.kind.replaceAll('_', '-')}.pdf`;
  return { status: 200, file: { name, size: pdf.length, bytes: once(pdf) } };
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
