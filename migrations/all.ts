import { PrepareDatabase1764000000000 } from './1764000000000-prepare-database';
import { CreateLog1764000000100 } from './1764000000100-create-log';
import { CreateAccess1764000000200 } from './1764000000200-create-access';
import { CreateIdempotency1764000000250 } from './1764000000250-create-idempotency';
import { CreateInstitutionsAndFindings1764000000300 } from './1764000000300-create-institutions-and-findings';
import { CreatePersons1764000000400 } from './1764000000400-create-persons';
import { CreateCredentials1764000000500 } from './1764000000500-create-credentials';
import { CreateTraining1764000000600 } from './1764000000600-create-training';
import { CreateBans1764000000700 } from './1764000000700-create-bans';
import { CreateClearance1764000000800 } from './1764000000800-create-clearance';
import { KeepChecksWhole1764000000850 } from './1764000000850-keep-checks-whole';
import { CreateEmployments1764000000900 } from './1764000000900-create-employments';
import { CreateBanMotions1764000001000 } from './1764000001000-create-ban-motions';
import { CloseFindings1764000001100 } from './1764000001100-close-findings';
import { CreateCheckOutcomes1764000001150 } from './1764000001150-create-check-outcomes';
import { CreateNotices1764000001200 } from './1764000001200-create-notices';
import { CreateRecalls1764000001210 } from './1764000001210-create-recalls';
import { CreateObligations1764000001300 } from './1764000001300-create-obligations';
import { CreateRechecks1764000001400 } from './1764000001400-create-rechecks';
import { CreateRosters1764000001500 } from './1764000001500-create-rosters';
import { MoveBans1764000001550 } from './1764000001550-move-bans';
import { CreateWorkingDays1764000001600 } from './1764000001600-create-working-days';
import { CreateBanCases1764000001610 } from './1764000001610-create-ban-cases';
import { CreateBanContests1764000001620 } from './1764000001620-create-ban-contests';
import { CreateEvidence1764000001700 } from './1764000001700-create-evidence';
import { CreateInterimMeasures1764000001800 } from './1764000001800-create-interim-measures';
import { CreateIdentityMatches1764000001850 } from './1764000001850-create-identity-matches';
import { BarInstitutions1764000001900 } from './1764000001900-bar-institutions';
import { KeepAddresses1764000001910 } from './1764000001910-keep-addresses';
import { CreateBanImports1764000002000 } from './1764000002000-create-ban-imports';
import { CountImportEnds1764000002100 } from './1764000002100-count-import-ends';
import { CountRowFailures1764000002110 } from './1764000002110-count-row-failures';
import { KeepDueDays1764000002150 } from './1764000002150-keep-due-days';
import { FinishRoundsUnsigned1764000002200 } from './1764000002200-finish-rounds-unsigned';
import { CreateTrainingBatches1764000002400 } from './1764000002400-create-training-batches';
import { NameCourseRuns1764000002500 } from './1764000002500-name-course-runs';
import { CreateCatalogue1764000002510 } from './1764000002510-create-catalogue';
import { LookForIrregularities1764000002520 } from './1764000002520-look-for-irregularities';
import { OrderCredentials1764000002600 } from './1764000002600-order-credentials';
import { TellOfCertificates1764000002610 } from './1764000002610-tell-of-certificates';
import { SayWhyWithdrawn1764000002700 } from './1764000002700-say-why-withdrawn';
import { ReviewHeldRecords1764000002710 } from './1764000002710-review-held-records';
import { ListPushedRecords1764000002720 } from './1764000002720-list-pushed-records';
import { GuardWhatTwoDecided1764000002730 } from './1764000002730-guard-what-two-decided';
import { CreateSubsidyAssessments1764000002800 } from './1764000002800-create-subsidy-assessments';
import { CreateSubsidyFacts1764000002900 } from './1764000002900-create-subsidy-facts';
import { CreateSubsidyClaims1764000002910 } from './1764000002910-create-subsidy-claims';
import { CreateSubsidyPayments1764000002920 } from './1764000002920-create-subsidy-payments';
import { ReopenSubsidies1764000002995 } from './1764000002995-reopen-subsidies';
import { OrderWhatWasWithdrawnUnsaid1764000003000 } from './1764000003000-order-what-was-withdrawn-unsaid';
import { HoldWhatWasRejected1764000003050 } from './1764000003050-hold-what-was-rejected';
import { StrikeCompletions1764000003060 } from './1764000003060-strike-completions';
import { ReviewWhatWasOrderedElsewhere1764000003095 } from './1764000003095-review-what-was-ordered-elsewhere';
import { FollowIrregularitiesInPages1764000003100 } from './1764000003100-follow-irregularities-in-pages';
import { ListRareStates1764000003110 } from './1764000003110-list-rare-states';
import { IssueCertificates1764000003150 } from './1764000003150-issue-certificates';
import { KeepWhatBatchesRestOn1764000003200 } from './1764000003200-keep-what-batches-rest-on';
import { KeepEvidenceOfClaims1764000003250 } from './1764000003250-keep-evidence-of-claims';
import { IssueNoToldFileAgain1764000003300 } from './1764000003300-issue-no-told-file-again';
import { LeavePaymentsOut1764000003310 } from './1764000003310-leave-payments-out';
import { SettleReopeningsByTwo1764000003320 } from './1764000003320-settle-reopenings-by-two';
import { CheckReferencesByTheSet1764000003330 } from './1764000003330-check-references-by-the-set';
import { CheckTextsWithoutPatterns1764000003340 } from './1764000003340-check-texts-without-patterns';
import { ReinstateByTwo1764000003400 } from './1764000003400-reinstate-by-two';
import { GiveCertificatesAPage1764000003405 } from './1764000003405-give-certificates-a-page';
import { TellStandingsAgain1764000003410 } from './1764000003410-tell-standings-again';
import { FreeNoAwaitedCompletions1764000003415 } from './1764000003415-free-no-awaited-completions';
import { IssuePaymentsByAnother1764000003450 } from './1764000003450-issue-payments-by-another';
import { ShowPayeesToWhoApproves1764000003455 } from './1764000003455-show-payees-to-who-approves';
import { ConfirmRecoveriesByAnother1764000003460 } from './1764000003460-confirm-recoveries-by-another';
import { ClawBackByHand1764000003465 } from './1764000003465-claw-back-by-hand';
import { CancelPreparedBatches1764000003470 } from './1764000003470-cancel-prepared-batches';
import { BoundLateEntries1764000003475 } from './1764000003475-bound-late-entries';
import { SettleWhatAnotherCaused1764000003480 } from './1764000003480-settle-what-another-caused';
import { NameAllWhoStated1764000003485 } from './1764000003485-name-all-who-stated';
import { OpenOneReopeningOfAClaim1764000003500 } from './1764000003500-open-one-reopening-of-a-claim';
import { HoldWhatIsOwed1764000003510 } from './1764000003510-hold-what-is-owed';
import { LookAtEndsOfBans1764000003515 } from './1764000003515-look-at-ends-of-bans';
import { EmptyDoneFactLines1764000003520 } from './1764000003520-empty-done-fact-lines';
import { SayWhyFactLinesAreRefused1764000003525 } from './1764000003525-say-why-fact-lines-are-refused';
import { CountPreflights1764000003550 } from './1764000003550-count-preflights';
import { SettleWhatWasWithdrawnUnsaid1764000003560 } from './1764000003560-settle-what-was-withdrawn-unsaid';
import { SettleIdentities1764000003600 } from './1764000003600-settle-identities';

/** Oldest first. A migration that has been released is never edited. */
export const migrations = [
  PrepareDatabase1764000000000,
  CreateLog1764000000100,
  CreateAccess1764000000200,
  CreateIdempotency1764000000250,
  CreateInstitutionsAndFindings1764000000300,
  CreatePersons1764000000400,
  CreateCredentials1764000000500,
  CreateTraining1764000000600,
  CreateBans1764000000700,
  CreateClearance1764000000800,
  KeepChecksWhole1764000000850,
  CreateEmployments1764000000900,
  CreateBanMotions1764000001000,
  CloseFindings1764000001100,
  CreateCheckOutcomes1764000001150,
  CreateNotices1764000001200,
  CreateRecalls1764000001210,
  CreateObligations1764000001300,
  CreateRechecks1764000001400,
  CreateRosters1764000001500,
  MoveBans1764000001550,
  CreateWorkingDays1764000001600,
  CreateBanCases1764000001610,
  CreateBanContests1764000001620,
  CreateEvidence1764000001700,
  CreateInterimMeasures1764000001800,
  CreateIdentityMatches1764000001850,
  BarInstitutions1764000001900,
  KeepAddresses1764000001910,
  CreateBanImports1764000002000,
  CountImportEnds1764000002100,
  CountRowFailures1764000002110,
  KeepDueDays1764000002150,
  FinishRoundsUnsigned1764000002200,
  CreateTrainingBatches1764000002400,
  NameCourseRuns1764000002500,
  CreateCatalogue1764000002510,
  LookForIrregularities1764000002520,
  OrderCredentials1764000002600,
  TellOfCertificates1764000002610,
  SayWhyWithdrawn1764000002700,
  ReviewHeldRecords1764000002710,
  ListPushedRecords1764000002720,
  GuardWhatTwoDecided1764000002730,
  CreateSubsidyAssessments1764000002800,
  CreateSubsidyFacts1764000002900,
  CreateSubsidyClaims1764000002910,
  CreateSubsidyPayments1764000002920,
  ReopenSubsidies1764000002995,
  OrderWhatWasWithdrawnUnsaid1764000003000,
  HoldWhatWasRejected1764000003050,
  StrikeCompletions1764000003060,
  ReviewWhatWasOrderedElsewhere1764000003095,
  FollowIrregularitiesInPages1764000003100,
  ListRareStates1764000003110,
  IssueCertificates1764000003150,
  KeepWhatBatchesRestOn1764000003200,
  KeepEvidenceOfClaims1764000003250,
  IssueNoToldFileAgain1764000003300,
  LeavePaymentsOut1764000003310,
  SettleReopeningsByTwo1764000003320,
  CheckReferencesByTheSet1764000003330,
  CheckTextsWithoutPatterns1764000003340,
  ReinstateByTwo1764000003400,
  GiveCertificatesAPage1764000003405,
  TellStandingsAgain1764000003410,
  FreeNoAwaitedCompletions1764000003415,
  IssuePaymentsByAnother1764000003450,
  ShowPayeesToWhoApproves1764000003455,
  ConfirmRecoveriesByAnother1764000003460,
  ClawBackByHand1764000003465,
  CancelPreparedBatches1764000003470,
  BoundLateEntries1764000003475,
  SettleWhatAnotherCaused1764000003480,
  NameAllWhoStated1764000003485,
  OpenOneReopeningOfAClaim1764000003500,
  HoldWhatIsOwed1764000003510,
  LookAtEndsOfBans1764000003515,
  EmptyDoneFactLines1764000003520,
  SayWhyFactLinesAreRefused1764000003525,
  CountPreflights1764000003550,
  SettleWhatWasWithdrawnUnsaid1764000003560,
  SettleIdentities1764000003600,
];
