import type { WantedMove } from '../../domain/certificate';
import type { Call, Operation } from '../../platform/http/operation';
import type { EmployedNow } from './effects';
import { move } from './moves.commands';
import { present } from './present-certificate';
import { readCertificate } from './read.commands';

export const getCertificate: Operation<'getCertificate'> = async (work, { path }) => {
  const certificate = await readCertificate(work, path.certificateId);
  return {
    status: 200,
    body: await present(work, certificate),
    version: certificate.edition,
  };
};

/** With who knows who employs whom. */
export const makeCertificates = (employedNow: EmployedNow) => ({
  moveCertificate: (async (work, { path, ifMatch, body }) => {
    const moved = await move(work, employedNow, path.certificateId, ifMatch, wantedOf(body));
    return { status: 200, body: await present(work, moved), version: moved.edition };
  }) satisfies Operation<'moveCertificate'>,
});

function wantedOf({ move: wanted, ...body }: Call<'moveCertificate'>['body']): WantedMove {
  return {
    move: wanted,
    reason: body.reason ?? null,
    successorId: body.supersededBy ?? null,
  };
}
