import type { EntitySchema } from 'typeorm';
import { IdempotencyKeyTable } from './platform/http/idempotency.store';
import { AuthorityTable, OrganisationTable } from './features/access/access.store';
import { ClientTable, UsedAssertionTable } from './features/access/clients.store';
import {
  HumanDocumentIndexTable,
  HumanTable,
  OfficerTable,
} from './features/access/officers.store';
import {
  RefreshTokenTable,
  SessionTable,
  SignInAttemptTable,
} from './features/access/sessions.store';
import { LogFollowerTable } from './features/log/follower.store';
import {
  LogCheckpointTable,
  LogConcernTable,
  LogEntryTable,
  LogFactTable,
  LogLeafTable,
  LogNodeTable,
} from './features/log/log.store';
import { WorkingDayEditionTable } from './features/calendar/calendar.store';
import { FindingTable } from './features/findings/findings.store';
import {
  InstitutionTable,
  ProviderAwardTable,
  ProviderTable,
} from './features/institutions/institutions.store';
import {
  PersonAssertionTable,
  PersonDocumentTable,
  PersonTable,
} from './features/persons/persons.store';
import { HeldRecordTable } from './features/persons/held.store';
import { CertificatePageTable } from './features/credentials/certificate-pages.store';
import { CertificateNumberTable } from './features/credentials/certificate-numbers.store';
import { CredentialTable } from './features/credentials/credentials.store';
import { CourseRunTable, CourseTable, TeacherTable } from './features/training/catalogue.store';
import { TrainingBatchChunkTable } from './features/training/batch-chunks.store';
import { TrainingBatchTable } from './features/training/batches.store';
import { CertificateCompletionTable } from './features/certificates/issued.store';
import { CertificateNoticeTable } from './features/certificates/notices.store';
import { CompletionTable } from './features/training/training.store';
import { InterimMeasureTable } from './features/interim/interim.store';
import { BanContestTable } from './features/bans/ban-contests.store';
import { BanMotionTable } from './features/bans/ban-motions.store';
import { BanTable } from './features/bans/bans.store';
import {
  BanImportRowTable,
  BanImportSampleTable,
  BanImportTable,
} from './features/bans/imports.store';
import { EvidenceTable } from './features/evidence/evidence.store';
import { EvidenceReadingTable } from './features/evidence/readings.store';
import { EvidenceChunkTable, EvidenceUploadTable } from './features/evidence/uploads.store';
import { BanCaseTable, CaseStepTable, CaseSubjectTable } from './features/cases/cases.store';
import { ClearanceCheckTable } from './features/clearance/clearance.store';
import { CheckOutcomeTable } from './features/clearance/outcomes.store';
import { IdentityMatchTable } from './features/clearance/matches.store';
import { IdentitySettlementTable } from './features/clearance/settlements.store';
import { EmploymentTable } from './features/employments/employments.store';
import { ReportingLineTable } from './features/employments/reporting-lines.store';
import { RosterLineTable, RosterTable } from './features/employments/rosters.store';
import { RecheckPlanTable } from './features/employments/recheck-plans.store';
import { RecheckPartTable, RecheckRoundTable } from './features/employments/rechecks.store';
import { EmploymentWatchTable } from './features/employments/watch.store';
import { RecallTable } from './features/clearance/recalls.store';
import { NoticeTable } from './features/enforcement/notices.store';
import { ObligationStepTable, ObligationTable } from './features/enforcement/obligations.store';
import { AssessmentTable } from './features/subsidies/assessments.store';
import { CapTable, ClaimKeyTable } from './features/subsidies/claim-keys.store';
import { ClaimTable } from './features/subsidies/claims.store';
import { ClawBackTable } from './features/subsidies/claw-backs.store';
import { DecisionTable } from './features/subsidies/decisions.store';
import { BanLookTable } from './features/subsidies/look-at-due.store';
import { PaymentBatchTable, PaymentTable } from './features/subsidies/payments.store';
import { RecoveryTable } from './features/subsidies/recoveries.store';
import { ReopeningTable } from './features/subsidies/reopenings.store';
import { FactLineTable, FactListTable } from './features/subsidies/subsidy-fact-lists.store';
import { SubsidyFactTable } from './features/subsidies/subsidy-facts.store';

/** Every table that the service reads or writes through TypeORM. */
export const tables: readonly EntitySchema[] = [
  IdempotencyKeyTable,
  OrganisationTable,
  AuthorityTable,
  HumanTable,
  HumanDocumentIndexTable,
  OfficerTable,
  ClientTable,
  UsedAssertionTable,
  SessionTable,
  RefreshTokenTable,
  SignInAttemptTable,
  LogEntryTable,
  LogFactTable,
  LogConcernTable,
  LogLeafTable,
  LogNodeTable,
  LogCheckpointTable,
  WorkingDayEditionTable,
  FindingTable,
  InstitutionTable,
  ProviderTable,
  ProviderAwardTable,
  PersonTable,
  PersonDocumentTable,
  PersonAssertionTable,
  HeldRecordTable,
  CredentialTable,
  CertificateNumberTable,
  CertificatePageTable,
  CompletionTable,
  TrainingBatchTable,
  TrainingBatchChunkTable,
  CourseTable,
  TeacherTable,
  CourseRunTable,
  CertificateCompletionTable,
  CertificateNoticeTable,
  InterimMeasureTable,
  BanTable,
  BanMotionTable,
  BanContestTable,
  BanImportTable,
  BanImportRowTable,
  BanImportSampleTable,
  EvidenceTable,
  EvidenceUploadTable,
  EvidenceChunkTable,
  EvidenceReadingTable,
  BanCaseTable,
  CaseSubjectTable,
  CaseStepTable,
  ClearanceCheckTable,
  CheckOutcomeTable,
  IdentityMatchTable,
  IdentitySettlementTable,
  EmploymentTable,
  ReportingLineTable,
  EmploymentWatchTable,
  RecheckPlanTable,
  RecheckRoundTable,
  RecheckPartTable,
  RosterTable,
  RosterLineTable,
  RecallTable,
  LogFollowerTable,
  NoticeTable,
  ObligationTable,
  ObligationStepTable,
  SubsidyFactTable,
  AssessmentTable,
  ReopeningTable,
  BanLookTable,
  FactListTable,
  FactLineTable,
  ClaimTable,
  ClaimKeyTable,
  CapTable,
  DecisionTable,
  PaymentBatchTable,
  PaymentTable,
  RecoveryTable,
  ClawBackTable,
];
