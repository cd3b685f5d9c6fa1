import { v7 } from 'uuid';
import { addDays, dayInShanghai, type PlainDate } from '../../domain/calendar';
import { maskName } from '../../domain/certificate-words';
import { mayAward, statusOn, type CredentialStanding } from '../../domain/credential';
import { applicantDigest } from '../../domain/receipt';
import { Refusal } from '../../domain/refusal';
import { renewalOf } from '../../domain/renewal';
import { signCompact } from '../../platform/crypto/compact-jws';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { credentialOfPage } from '../credentials/certificate-pages.store';
import { holderOf, numberOf, type NamedHolder } from '../credentials/credentials.facts';
import { awardsOf, rightOf, type ProviderAwardRow } from '../institutions/institutions.store';
import { findCertificate, statedCompletions, type Certificate } from './certificates.store';
import type { PrintedCertificate } from './certificate-pdf';
import { holderSalt, isTokenOf, pageToken, secretOfToken } from './page-token';
import { readCertificate } from './read.commands';

export const CERTIFICATE_TYPE = 'certificate+jwt';

/** A certificate as it may be shown. */
interface Paper {
  readonly certificate: Certificate;
  readonly holder: NamedHolder;
  readonly number: string;
  readonly lapsesOn: PlainDate | null;
  readonly standing: CredentialStanding;
  /** By what right its issuer awarded it; null for an authority, which records what it has seen. */
  readonly award: ProviderAwardRow | null;
  readonly pageUrl: string;
}

/**
 * Only what is accepted is shown as a certificate, and only under the name that its issuer said. That an officer is shown
 * whom it names is a fact.
 *
 * @throws Refusal `not-found`, `certificate-in-review`.
 */
async function paperOf(work: Work, id: string): Promise<Paper> {
  const certificate = await readCertificate(work, id);
  const holder = holderOf(work.keys, certificate);
  if (certificate.state !== 'accepted') throw inReview(certificate.state);
  if (holder === null) throw inReview('name_not_kept');
  const at = await work.now();
  await discloseToOfficer(work, at, certificate);
  const { issuedOn, status, pageSecret } = certificate;
  if (!pageSecret) throw new Error('a certificate has the address of a page from the first');
  const { lapsesOn } = renewalOf(certificate);
  return {
    certificate,
    holder,
    number: numberOf(work.keys, certificate),
    lapsesOn,
    standing: statusOn({ issuedOn, expiresOn: lapsesOn, status }, dayInShanghai(at)),
    award: await awardBehind(work, certificate),
    pageUrl: pageUrlOf(work, id, pageSecret),
  };
}

const IN_REVIEW = {
  held_for_review: 'It is held for review: an authority looks at it.',
  rejected: 'An authority did not take it. Push a later version, which is looked at again.',
  unverified:
    'Its number is of no pattern that is known. Push it again with the number as printed.',
  name_not_kept: 'It was pushed before names were kept. Push it again.',
} as const;

function inReview(cause: keyof typeof IN_REVIEW): Refusal {
  return new Refusal('certificate-in-review', IN_REVIEW[cause], { members: { cause } });
}

export function pageUrlOf({ settings, keys }: Work, id: string, pageSecret: Buffer): string {
  return `${settings.publicUrl}/c/${pageToken(keys, id, pageSecret)}`;
}

async function awardBehind(work: Work, certificate: Certificate): Promise<ProviderAwardRow | null> {
  const awards = await awardsOf(work, [certificate.organisationId]);
  return awards.find((row) => mayAward([rightOf(row)], certificate, certificate.issuedOn)) ?? null;
}

async function discloseToOfficer(work: Work, at: Date, { id }: Certificate): Promise<void> {
  if (work.actor.organisationKind !== 'authority') return;
  await record(work, at, {
    type: 'certificate.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: work.actor.organisationId === null ? [] : [work.actor.organisationId],
    data: { credentialId: id },
  });
}

/** What is printed. @throws Refusal as `paperOf`. */
export async function printedCertificate(work: Work, id: string): Promise<PrintedCertificate> {
  const { certificate, holder, number, lapsesOn, standing, award, pageUrl } = await paperOf(
    work,
    id,
  );
  const { kind, occupation, level, degree, major, years, issuedOn, recordedAt } = certificate;
  return {
    ...{ kind, occupation, level, degree, major, years, issuedOn, recordedAt },
    ...{ number, lapsesOn, standing, pageUrl },
    name: holder.name,
    document: holder.document.slice(holder.document.lastIndexOf(':') + 1),
    issuer: certificate.issuer.name,
    award: award && {
      kind: award.kind,
      occupations: award.occupations,
      highestLevel: award.highestLevel,
      startsOn: award.startsOn,
      lastDay: award.endsOn && addDays(award.endsOn, -1),
    },
    issuedByRegistry: certificate.completionIds !== null,
    completions: await statedCompletions(work, certificate),
  };
}

/**
 * Compact JWS. The holder is a digest, and a name with stars.
 *
 * @throws Refusal `certificate-not-current`, and as `paperOf`.
 */
export async function signedCertificate(work: Work, id: string): Promise<string> {
  const { standing, ...paper } = await paperOf(work, id);
  if (standing !== 'valid') {
    throw new Refusal('certificate-not-current', `It is ${standing}; only what counts is signed.`);
  }
  const { certificate, holder, number, lapsesOn, award, pageUrl } = paper;
  const { kind, occupation, level, degree, major, issuedOn, organisationId } = certificate;
  return signCompact(work.keys.signer('certificate'), CERTIFICATE_TYPE, {
    iss: work.settings.publicUrl,
    jti: id,
    iat: Math.floor(certificate.recordedAt.getTime() / 1000),
    version: certificate.version,
    holder: applicantDigest(holderSalt(work.keys, id), holder.document),
    name: maskName(holder.name),
    ...{ kind, occupation, level, degree, major, number, issuedOn, expiresOn: lapsesOn },
    issuer: { id: organisationId, name: certificate.issuer.name },
    award: award && {
      id: award.id,
      kind: award.kind,
      occupations: award.occupations,
      highestLevel: award.highestLevel,
      startsOn: award.startsOn,
      endsOn: award.endsOn && addDays(award.endsOn, -1),
    },
    page: pageUrl,
    note: '证书当前状态以 page 所示页面为准。 Whether it is current is shown at page, and nowhere in here.',
  });
}

/** What a phone shows after scanning: read anew each time. */
export interface ShownCertificate {
  readonly name: string;
  readonly kind: Certificate['kind'];
  readonly occupation: string | null;
  readonly level: number | null;
  readonly issuer: string;
  readonly issuedOn: PlainDate;
  readonly lapsesOn: PlainDate | null;
  readonly isCurrent: boolean;
}

/** Null for a token that this registry did not make, and for what is not shown as a certificate. */
export async function shownCertificate(
  work: Work,
  token: string,
): Promise<ShownCertificate | null> {
  const secret = secretOfToken(token);
  const id = secret && (await credentialOfPage(work, secret));
  if (!id || !isTokenOf(work.keys, id, token)) return null;
  const certificate = await findCertificate(work, id);
  const holder = certificate && holderOf(work.keys, certificate);
  if (!certificate || !holder || certificate.state !== 'accepted') return null;
  const { kind, occupation, level, issuedOn, status } = certificate;
  const { lapsesOn } = renewalOf(certificate);
  const today = dayInShanghai(await work.now());
  const standing = statusOn({ issuedOn, expiresOn: lapsesOn, status }, today);
  return {
    name: maskName(holder.name),
    ...{ kind, occupation, level, issuedOn, lapsesOn },
    issuer: certificate.issuer.name,
    isCurrent: standing === 'valid',
  };
}
