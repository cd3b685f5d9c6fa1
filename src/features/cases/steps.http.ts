import type { CaseStep } from '../../domain/ban-case-steps';
import { plainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { withoutIdentityNumber } from '../../domain/update';
import type { Call } from '../../platform/http/operation';
import type { CaseText } from './sealed-case';

type Report = Call<'recordBanCaseStep'>['body'];

/** What an officer reported, as the rules and the store know it. */
export function stepOf(body: Report): { readonly step: CaseStep; readonly text: CaseText | null } {
  return {
    step: {
      step: body.step,
      subjectId: 'subjectId' in body ? body.subjectId : null,
      happenedOn: plainDate(body.happenedOn),
      outcome: 'outcome' in body ? body.outcome : null,
      method: 'method' in body ? body.method : null,
      hearingOn: 'hearingOn' in body ? plainDate(body.hearingOn) : null,
      managerEmploymentId: 'managerEmploymentId' in body ? body.managerEmploymentId : null,
    },
    text: textOf(body),
  };
}

function textOf(body: Report): CaseText | null {
  if ('proofNumber' in body) {
    const confirmationNumber = confirmationOf(body);
    return {
      documentNumber: clean(body.proofNumber, '/proofNumber'),
      confirmationNumber,
      legalBasis: null,
    };
  }
  if (!('documentNumber' in body)) return null;
  return {
    documentNumber: clean(body.documentNumber, '/documentNumber'),
    confirmationNumber: null,
    legalBasis:
      'legalBasis' in body
        ? body.legalBasis.map((text, at) => clean(text, `/legalBasis/${at}`))
        : null,
  };
}

/** Source: Administrative Penalty Law, article 61: electronic service needs a confirmation that the subject signed. */
function confirmationOf(body: Extract<Report, { proofNumber: string }>): string | null {
  const { method, confirmationNumber = null } = body;
  if ((method === 'electronic') !== (confirmationNumber !== null)) {
    const detail = 'Electronic service needs the number of the signed confirmation; no other does.';
    throw new Refusal('request-invalid', detail, {
      faults: [{ in: 'body', pointer: '/confirmationNumber', detail }],
    });
  }
  return confirmationNumber === null ? null : clean(confirmationNumber, '/confirmationNumber');
}

function clean(text: string, pointer: string): string {
  return withoutIdentityNumber(text.trim(), { in: 'body', pointer });
}
