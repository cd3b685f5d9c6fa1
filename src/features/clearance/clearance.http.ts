import { toString as drawCode } from 'qrcode';
import { plainDate } from '../../domain/calendar';
import { reasonsForInstitution } from '../../domain/clearance';
import { parsePersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Asked, BatchOperation, Operation, Reply } from '../../platform/http/operation';
import { answerAll } from './answer.commands';
import type { Answer } from './decide.commands';
import type { EmployedAsked } from './employed';
import { pageOfChecks, type ClearanceCheckRow, type SealedApplicant } from './clearance.store';
import { noticeFor, WITHDRAWN } from './notices';
import type { Question } from './question';
import { receiptPage } from './receipt-page';
import { shownReceipt, standingOfReceipt, type Standing } from './standing.commands';
import { auditCheck, readOwnCheck, withdrawnAmong } from './withdrawn.commands';

/** With who knows whom an institution employs. */
export const makeAskClearance =
  (employedAsked: EmployedAsked): BatchOperation<'askClearance'> =>
  async (work, asked) => {
    const questions = asked.map(questionOf);
    const answers = await answerAll(
      work,
      questions.filter((one): one is Question => !(one instanceof Refusal)),
      employedAsked,
    );
    return questions.map((one, at) => {
      const answer = one instanceof Refusal ? one : answers.shift();
      if (answer === undefined) throw new Error('a question without an answer');
      return replyOf(work, answer, asked[at]?.before ?? null);
    });
  };

/** A number, name or day that cannot be is refused for its own request, not for those beside it. */
function questionOf({ body, actor, requestId, before }: Asked<'askClearance'>): Question | Refusal {
  try {
    const { applicationReference, authorisedOn } = body.basis;
    if (/\d{15}/.test(applicationReference.normalize('NFKC').replace(/[\s-]/g, ''))) {
      throw new Refusal(
        'request-invalid',
        'The application reference looks like an identity number. Send a reference of your own.',
      );
    }
    return {
      asker: { actor, requestId },
      applicant: parsePersonClaim(body.applicant),
      position: body.position,
      purpose: body.purpose,
      applicationReference,
      authorisedOn: plainDate(authorisedOn),
      before: before && before.body,
    };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function replyOf(
  work: Work,
  answer: Answer | Refusal,
  before: Reply<'askClearance'> | null,
): Reply<'askClearance'> | { refused: Refusal } {
  if (answer instanceof Refusal) return { refused: answer };
  if ('check' in answer) {
    return { status: 201, body: present(work, answer.check, answer.applicant, 'current') };
  }
  if (!before) throw new Error('a repeated answer that was not given before');
  return before;
}

export const getClearanceCheck: Operation<'getClearanceCheck'> = async (work, { path }) => {
  const isOfficer = work.actor.kind === 'officer';
  const read = isOfficer
    ? await auditCheck(work, path.checkId)
    : await readOwnCheck(work, path.checkId);
  const { check, applicant, standing, withdrawn } = read;
  const shown = present(work, check, applicant, standing);
  if (withdrawn) return { status: 200, body: asWithdrawn(shown) };
  // what shows the answer to others stays with who asked
  return {
    status: 200,
    body: isOfficer ? { ...shown, receipt: null, applicantSalt: null } : shown,
  };
};

export const listClearanceChecks: Operation<'listClearanceChecks'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfChecks(work, work.actor.organisationId ?? '', {
    before: readCursor(query.cursor, 'clearance-checks', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('clearance-checks', rows, limit, ({ id }) => [id]);
  const withdrawn = await withdrawnAmong(work, items);
  return {
    status: 200,
    body: {
      items: items.map(({ id, verdict, position, purpose, applicationReference, checkedAt }) => ({
        id,
        verdict: withdrawn.has(id) ? ('withdrawn' as const) : verdict,
        position,
        purpose,
        applicationReference,
        checkedAt: checkedAt.toISOString(),
      })),
      nextCursor,
    },
  };
};

export const verifyReceipt: Operation<'verifyReceipt'> = async (work, { body }) => ({
  status: 200,
  body: { standing: await standingOfReceipt(work, body.receipt) },
});

export const showReceipt: Operation<'showReceipt'> = async (work, { path }) => ({
  status: 200,
  body: receiptPage(await shownReceipt(work, path.receiptToken)),
});

export const drawReceiptCode: Operation<'drawReceiptCode'> = async (work, { path }) => {
  await shownReceipt(work, path.receiptToken);
  return { status: 200, body: await drawCode(addressOf(work, path.receiptToken), { type: 'svg' }) };
};

function addressOf({ settings }: Work, receiptToken: string): string {
  return `${settings.publicUrl}/r/${receiptToken}`;
}

/** In the place of an answer that was a mistake: nothing of what it said. */
function asWithdrawn(answer: ReturnType<typeof present>) {
  return {
    ...answer,
    verdict: 'withdrawn' as const,
    reasons: [],
    standing: 'no_longer_current' as const,
    receipt: null,
    applicantSalt: null,
    showAt: null,
    notice: WITHDRAWN,
  };
}

/** What the asker sees. Causes stay with the authority, and qualifications where they could tell of a ban. */
function present(
  work: Work,
  check: ClearanceCheckRow,
  applicant: SealedApplicant,
  standing: Standing,
) {
  const { verdict, qualification, coverage } = check;
  const maySeeQualification = verdict === 'clear' || verdict === 'not_qualified';
  return {
    id: check.id,
    verdict,
    reasons: [...reasonsForInstitution(check)],
    checkedAt: check.checkedAt.toISOString(),
    validUntil: check.validUntil,
    standing,
    qualification:
      maySeeQualification && qualification
        ? {
            position: check.position,
            outcome: qualification.outcome,
            missing: qualification.missing.map(presentMissing),
            rules: [...qualification.rules],
          }
        : null,
    coverage: {
      sources: coverage.sources.map(({ name, asOf }) => ({ name, asOf })),
      notCovered: [...coverage.notCovered],
    },
    receipt: check.receipt,
    applicantSalt: applicant.salt,
    showAt: applicant.receiptToken && addressOf(work, applicant.receiptToken),
    notice: noticeFor(check),
  };
}

type Missing = NonNullable<ClearanceCheckRow['qualification']>['missing'][number];

function presentMissing({ requirement, stage, anyOf, required, found, lackingTopics }: Missing) {
  return {
    requirement,
    stage,
    ...(anyOf && { anyOf: [...anyOf] }),
    ...(required !== undefined && { required }),
    ...(found !== undefined && { found }),
    ...(lackingTopics && { lackingTopics: [...lackingTopics] }),
  };
}
