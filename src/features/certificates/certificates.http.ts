import type { WantedMove } from '../../domain/certificate';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { statusOn } from '../../domain/credential';
import { renewalOf } from '../../domain/renewal';
import type { Work } from '../../platform/database/work';
import type { Call, Operation } from '../../platform/http/operation';
import { numberOf } from '../credentials/credentials.facts';
import type { Certificate } from './certificates.store';
import type { EmployedNow } from './effects';
import { move } from './moves.commands';
import { holderSalt } from './page-token';
import { pageUrlOf } from './papers.commands';
import { readCertificate } from './read.commands';

export const getCertificate: Operation<'getCertificate'> = async (work, { path }) => {
  const certificate = await readCertificate(work, path.certificateId);
  return {
    status: 200,
    body: await present(work, certificate),
    version: certificate.version,
  };
};

/** With who knows who employs whom. */
export const makeCertificates = (employedNow: EmployedNow) => ({
  moveCertificate: (async (work, { path, ifMatch, body }) => {
    const moved = await move(work, employedNow, path.certificateId, ifMatch, wantedOf(body));
    return { status: 200, body: await present(work, moved), version: moved.version };
  }) satisfies Operation<'moveCertificate'>,
});

function wantedOf({ move: wanted, ...body }: Call<'moveCertificate'>['body']): WantedMove {
  return {
    move: wanted,
    reason: body.reason ?? null,
    successorId: body.supersededBy ?? null,
  };
}

async function present(work: Work, certificate: Certificate) {
  return presentOn(work, certificate, dayInShanghai(await work.now()));
}

/** What its issuer and the authority see. Who the holder is stays inside. */
function presentOn(work: Work, certificate: Certificate, today: PlainDate) {
  const { id, kind, occupation, level, degree, major, years } = certificate;
  const { issuedOn, expiresOn, state, status, supersededBy, supersedes } = certificate;
  const { orderState, orderBy, orderReason } = certificate;
  const renewal = renewalOf(certificate);
  return {
    ...{ id, kind, occupation, level, degree, major, years },
    number: numberOf(work.keys, certificate),
    issuer: { id: certificate.organisationId, name: certificate.issuer.name },
    issuedOn,
    expiresOn,
    ...renewal,
    state,
    standing: statusOn({ issuedOn, expiresOn: renewal.lapsesOn, status }, today),
    saidStatus: certificate.saidStatus,
    order:
      orderState && orderBy && orderReason
        ? { state: orderState, by: orderBy, reason: orderReason }
        : null,
    ...{ supersededBy, supersedes },
    completions: certificate.completionIds && [...certificate.completionIds],
    holderSalt: holderSalt(work.keys, id).toString('base64'),
    showAt: certificate.sealedHolder && pageUrlOf(work, id),
  };
}
