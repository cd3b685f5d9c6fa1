import {
  awardedSince,
  banEffects,
  employmentEffects,
  institutionParts,
  citesCheck,
} from './effects';
import * as access from './features/access/access.http';
import * as clients from './features/access/clients.http';
import * as officers from './features/access/officers.http';
import * as sessions from './features/access/sessions.http';
import { makeApprovals } from './features/bans/approvals.http';
import { listInstitutionBans } from './features/bans/institution-bans.http';
import * as banMotions from './features/bans/ban-motions.http';
import * as banContests from './features/bans/ban-contests.http';
import * as banImports from './features/bans/imports.http';
import * as bans from './features/bans/bans.http';
import { makeCases } from './features/cases/cases.http';
import * as clearance from './features/clearance/clearance.http';
import * as reviews from './features/reviews/reviews.http';
import { makeViewQualification } from './features/clearance/qualification-views.http';
import * as matches from './features/clearance/matches.http';
import * as settlements from './features/clearance/settlements.http';
import { makeOutcomes } from './features/clearance/outcomes.http';
import { issueCertificate } from './features/certificates/issue.http';
import type { Painter } from './features/certificates/painter';
import * as papers from './features/certificates/papers.http';
import * as certificates from './features/certificates/certificates.http';
import { employedAmong, employedNow } from './features/employments/employed.commands';
import { directManagersOn } from './features/employments/managers.commands';
import * as employments from './features/employments/employments.http';
import * as rosters from './features/employments/rosters.http';
import * as rechecks from './features/employments/rechecks.http';
import { evidenceOwners } from './evidence-owners';
import { makeEvidence } from './features/evidence/evidence.http';
import * as credentialsRead from './features/credentials/reading.http';
import * as credentials from './features/credentials/credentials.http';
import * as notices from './features/enforcement/notices.http';
import * as obligations from './features/enforcement/obligations.http';
import * as findings from './features/findings/findings.http';
import { makeInstitutions } from './features/institutions/institutions.http';
import * as providersHttp from './features/institutions/providers.http';
import * as interim from './features/interim/interim.http';
import * as log from './features/log/log.http';
import * as catalogue from './features/training/catalogue.http';
import * as batchResults from './features/training/batch-results.http';
import * as batches from './features/training/batches.http';
import * as completionsRead from './features/training/reading.http';
import * as training from './features/training/training.http';
import { makeWorkList } from './features/worklist/worklist.http';
import * as subsidyAssessments from './features/subsidies/assessments.http';
import * as subsidyClaims from './features/subsidies/claims.http';
import * as subsidyClawBacks from './features/subsidies/claw-backs.http';
import * as subsidyPayments from './features/subsidies/payments.http';
import * as subsidyRecoveries from './features/subsidies/recoveries.http';
import * as subsidyReopenings from './features/subsidies/reopenings.http';
import * as subsidyReports from './features/subsidies/reports.http';
import * as subsidyStatements from './features/subsidies/statements.http';
import * as subsidyFacts from './features/subsidies/subsidy-facts.http';
import type { Operations } from './platform/http/operation';
import { makeOperators, type OperatorParts } from './platform/http/operators';
import { waitingWork } from './work-list';

const { makeAskClearance, ...checks } = clearance;
const { makeEndAward, ...providers } = providersHttp;
const { makeCertificates, ...readCertificates } = certificates;
const { makeReadCertificatePdf, ...readPapers } = papers;
const { makeEmployments, ...readEmployments } = employments;

export interface OperationParts extends OperatorParts {
  readonly painter: Pick<Painter, 'draw'>;
}

/** Every operation of the contract and what answers it. */
export function makeOperations(parts: OperationParts): Operations {
  return {
    ...makeOperators(parts),
    ...access,
    ...sessions,
    ...officers,
    ...clients,
    ...log,
    ...findings,
    ...makeWorkList(waitingWork),
    ...providers,
    ...makeInstitutions(institutionParts),
    endAward: makeEndAward(awardedSince),
    ...credentials,
    ...credentialsRead,
    ...readCertificates,
    ...readPapers,
    readCertificatePdf: makeReadCertificatePdf(parts.painter),
    issueCertificate,
    ...makeCertificates(employedNow),
    ...training,
    ...batches,
    ...batchResults,
    ...completionsRead,
    ...catalogue,
    ...interim,
    ...bans,
    ...banMotions,
    listInstitutionBans,
    ...banContests,
    ...banImports,
    ...makeApprovals(banEffects),
    ...makeEvidence(evidenceOwners),
    ...makeCases(directManagersOn),
    ...checks,
    ...matches,
    ...settlements,
    ...reviews,
    ...makeOutcomes(citesCheck),
    askClearance: makeAskClearance(employedAmong),
    viewQualification: makeViewQualification(employedAmong),
    ...readEmployments,
    ...rosters,
    ...rechecks,
    ...makeEmployments(employmentEffects),
    ...notices,
    ...obligations,
    ...subsidyFacts,
    ...subsidyAssessments,
    ...subsidyReopenings,
    ...subsidyReports,
    ...subsidyStatements,
    ...subsidyClaims,
    ...subsidyPayments,
    ...subsidyRecoveries,
    ...subsidyClawBacks,
  };
}
