import {
  clientProjection,
  humanProjection,
  officerProjection,
  organisationProjection,
} from './features/access/access.projection';
import { banContestProjection } from './features/bans/ban-contests.facts';
import { banMotionProjection } from './features/bans/ban-motions.projection';
import { banProjection } from './features/bans/bans.projection';
import { banImportProjection, banImportSampleProjection } from './features/bans/imports.facts';
import {
  evidenceProjection,
  evidenceReadingProjection,
} from './features/evidence/evidence.projection';
import { banCaseProjection } from './features/cases/cases.facts';
import { clearanceCheckProjection } from './features/clearance/clearance.projection';
import { identityMatchProjection } from './features/clearance/matches.facts';
import { identitySettlementProjection } from './features/clearance/settlements.facts';
import { checkOutcomeProjection } from './features/clearance/outcomes.commands';
import { credentialProjection } from './features/credentials/credentials.projection';
import {
  employmentProjection,
  reportingLineProjection,
} from './features/employments/employments.projection';
import {
  recheckPartProjection,
  recheckPlanProjection,
  recheckRoundProjection,
} from './features/employments/recheck.projection';
import { rosterProjection } from './features/employments/rosters.commands';
import { workingDayEditionProjection } from './features/calendar/calendar.commands';
import { findingProjection } from './features/findings/findings.facts';
import { interimProjection } from './features/interim/interim.facts';
import { recallProjection } from './features/clearance/recalls.store';
import { noticeProjection } from './features/enforcement/notices.commands';
import { obligationProjection } from './features/enforcement/obligations.facts';
import {
  institutionProjection,
  providerProjection,
} from './features/institutions/institutions.commands';
import type { Projection } from './features/log/projection';
import { heldRecordProjection } from './features/persons/held.facts';
import {
  personAssertionProjection,
  personDocumentProjection,
  personProjection,
} from './features/persons/persons.projection';
import { assessmentProjection } from './features/subsidies/assessments.facts';
import { claimProjection } from './features/subsidies/claims.facts';
import { clawBackProjection } from './features/subsidies/claw-backs.facts';
import { decisionProjection } from './features/subsidies/decisions.store';
import { paymentBatchProjection, paymentProjection } from './features/subsidies/payments.facts';
import { recoveryProjection } from './features/subsidies/recoveries.facts';
import { reopeningProjection } from './features/subsidies/reopenings.facts';
import { factListProjection } from './features/subsidies/subsidy-fact-lists.commands';
import { subsidyFactProjection } from './features/subsidies/subsidy-facts.facts';
import {
  courseProjection,
  courseRunProjection,
  teacherProjection,
} from './features/training/catalogue.commands';
import { trainingBatchProjection } from './features/training/batches.facts';
import { certificateNoticeProjection } from './features/certificates/notices.commands';
import { completionProjection } from './features/training/training.commands';

/** Every table that `log verify` holds against the log, row by row. */
export const projections: readonly Projection[] = [
  organisationProjection,
  humanProjection,
  officerProjection,
  clientProjection,
  workingDayEditionProjection,
  institutionProjection,
  providerProjection,
  personProjection,
  personDocumentProjection,
  personAssertionProjection,
  credentialProjection,
  completionProjection,
  trainingBatchProjection,
  courseProjection,
  teacherProjection,
  courseRunProjection,
  heldRecordProjection,
  certificateNoticeProjection,
  interimProjection,
  banProjection,
  banMotionProjection,
  banContestProjection,
  banImportProjection,
  banImportSampleProjection,
  evidenceProjection,
  evidenceReadingProjection,
  banCaseProjection,
  clearanceCheckProjection,
  checkOutcomeProjection,
  identityMatchProjection,
  identitySettlementProjection,
  employmentProjection,
  reportingLineProjection,
  recheckPlanProjection,
  recheckRoundProjection,
  recheckPartProjection,
  rosterProjection,
  findingProjection,
  recallProjection,
  noticeProjection,
  obligationProjection,
  subsidyFactProjection,
  assessmentProjection,
  reopeningProjection,
  factListProjection,
  claimProjection,
  decisionProjection,
  paymentBatchProjection,
  paymentProjection,
  recoveryProjection,
  clawBackProjection,
];
