import { Refusal } from '../../domain/refusal';
import { covers } from '../../domain/registration';
import type { Work } from '../../platform/database/work';
import { findCertificate, type Certificate } from './certificates.store';

/**
 * For its issuer, and for an authority in whose division the issuer is; to everybody else it is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function readCertificate(work: Work, id: string): Promise<Certificate> {
  const certificate = await findCertificate(work, id);
  if (!certificate || !mayKnow(work, certificate)) {
    throw new Refusal('not-found', 'There is no such certificate of yours or in your division.');
  }
  return certificate;
}

function mayKnow({ actor }: Work, { organisationId, issuer }: Certificate): boolean {
  return organisationId === actor.organisationId || covers(actor, issuer.division);
}
