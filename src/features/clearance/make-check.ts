import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { ClearanceDecision } from '../../domain/clearance';
import { nameToken } from '../../domain/name';
import type { Coverage } from '../../domain/receipt';
import { drawBytes } from '../../platform/crypto/chance';
import type { Work } from '../../platform/database/work';
import { entryOf, type Prepared } from '../../platform/log/facts';
import type { AskingInstitution } from '../institutions/institutions.store';
import { checkFactData, withheldText } from './clearance.facts';
import { applicantPlace, type ClearanceCheckRow, type SealedApplicant } from './clearance.store';
import type { Question } from './question';
import { signReceipt } from './receipt-signing';

export interface Decided {
  readonly question: Question;
  readonly institution: AskingInstitution;
  readonly decision: ClearanceDecision;
}

export interface MadeCheck {
  readonly check: ClearanceCheckRow;
  readonly applicant: SealedApplicant;
  readonly entry: Prepared;
}

/** A check with its fact and its signed receipt, ready to be written. */
export function makeCheck(
  work: Work,
  { question, institution, decision }: Decided,
  coverage: Coverage,
  now: Date,
  checkpoint: string | null,
): MadeCheck {
  const { keys } = work;
  const { asker, applicant, position, purpose, applicationReference, authorisedOn } = question;
  const id = v7();
  const salt = drawBytes(16);
  const receiptToken = decision.verdict === 'clear' ? drawBytes(24).toString('base64url') : null;
  const sealed: SealedApplicant = {
    type: applicant.document.type,
    country: applicant.document.country,
    number: applicant.document.number,
    name: applicant.name,
    birthDate: applicant.birthDate,
    proof: applicant.proof,
    salt: salt.toString('base64'),
    receiptToken,
  };
  const [document] = keys.blindIndexes(applicant.document.key);
  const [name] = keys.nameTokens(nameToken(applicant.name, applicant.birthDate));
  if (!document || !name) throw new Error('the key ring holds no key');
  const unsigned = {
    id,
    institutionId: institution.organisationId,
    askedBy: asker.actor.kind === 'client' ? asker.actor.id : null,
    position,
    purpose,
    employmentId: question.employmentId ?? null,
    applicationReference,
    authorisedOn,
    sealedApplicant: keys.seal(applicantPlace(id), JSON.stringify(sealed)),
    keyId: document.keyId,
    documentDigest: document.digest,
    nameDigest: name.digest,
    verdict: decision.verdict,
    causes: decision.causes,
    qualification: decision.qualification,
    coverage,
    checkedAt: now,
    validUntil: decision.validUntil,
    receiptTokenDigest: receiptToken === null ? null : digestOfToken(receiptToken),
    version: 1,
  };
  const entry = entryOf(asker, now, {
    type: 'clearance.answered',
    subject: { kind: 'clearance_check', id, version: 1 },
    concerns: [institution.organisationId],
    data: checkFactData(unsigned, keys.commitment(id, withheldText(unsigned, sealed))),
  });
  const receipt = signReceipt(
    work,
    { ...unsigned, leafHash: entry.leafHash },
    {
      salt,
      documentKey: applicant.document.key,
      uscc: institution.uscc,
      checkpoint,
    },
  );
  const check: ClearanceCheckRow = { ...unsigned, receipt, leafHash: entry.leafHash };
  return { check, applicant: sealed, entry };
}

/** What a receipt's page is found by: the address itself is kept nowhere in clear. */
export function digestOfToken(token: string): Buffer {
  return createHash('sha256').update(token, 'ascii').digest();
}
