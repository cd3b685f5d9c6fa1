import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { statusOn } from '../../domain/credential';
import { renewalOf } from '../../domain/renewal';
import type { Work } from '../../platform/database/work';
import { numberOf } from '../credentials/credentials.facts';
import { presentOrder } from '../credentials/present-credential';
import type { Certificate } from './certificates.store';
import { holderSalt } from './page-token';
import { pageUrlOf } from './papers.commands';

export async function present(work: Work, certificate: Certificate) {
  return presentOn(work, certificate, dayInShanghai(await work.now()));
}

/** What its issuer and the authority see. Who the holder is stays inside. */
function presentOn(work: Work, certificate: Certificate, today: PlainDate) {
  const { id, kind, occupation, level, degree, major, years } = certificate;
  const { issuedOn, expiresOn, state, status, supersededBy, supersedes } = certificate;
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
    order: presentOrder(certificate),
    fallenCompletions: [...certificate.fallenCompletions],
    ...{ supersededBy, supersedes },
    completions: certificate.completionIds && [...certificate.completionIds],
    holderSalt: holderSalt(work.keys, id).toString('base64'),
    showAt:
      certificate.sealedHolder &&
      certificate.pageSecret &&
      pageUrlOf(work, id, certificate.pageSecret),
  };
}
