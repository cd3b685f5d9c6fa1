import { forgetExpiredJob } from './features/access/access.jobs';
import { banEffects, deathsOf, employmentEffects } from './effects';
import { applyImportsJob, checkImportsJob } from './features/bans/imports.jobs';
import { forgetBrokenOffJob } from './features/evidence/uploads.jobs';
import {
  importRostersJob,
  lookAtDueJob,
  planRechecksJob,
  recheckJob,
} from './features/employments/employments.jobs';
import { openMissingReviewsJob } from './features/reviews/open-missing.commands';
import { remindJob } from './features/certificates/remind.jobs';
import { employedNow } from './features/employments/employed.commands';
import { lookAtContestsJob } from './features/bans/ban-contests.jobs';
import { lookAtDueCasesJob } from './features/cases/cases.jobs';
import { escalateReferralsJob } from './features/clearance/referrals.jobs';
import { findUnreportedJob } from './features/clearance/unreported.jobs';
import { escalateObligationsJob } from './features/enforcement/escalate.jobs';
import { cancelLapsedJob } from './features/enforcement/lapse.jobs';
import { recallAnswers } from './features/enforcement/recall.commands';
import { raiseAlarmsJob } from './features/interim/alarms.jobs';
import { findIrregularitiesJob } from './features/training/irregularities.jobs';
import { sequenceEntriesJob } from './features/log/log.jobs';
import { lookAtDue } from './features/subsidies/look-at-due.commands';
import { reopenDecisions } from './features/subsidies/reopen.commands';
import { recordFactLinesJob } from './features/subsidies/subsidies.jobs';
import {
  applyBatchesJob,
  foreseeBatchesJob,
  forgetBatchesJob,
} from './features/training/batches.jobs';
import { forgetExpiredKeys } from './platform/http/idempotency';
import type { KeptCheckpoint } from './platform/log/checkpoint-file';
import type { Jobs } from './platform/queue/job';

/** What jobs need beyond their transaction. */
export interface JobParts {
  /** Where the last checkpoint is kept outside the database. */
  readonly checkpoint: KeptCheckpoint;
}

/** Every job by its name, `<feature>.<verb>-<noun>`. A name never changes: jobs that wait in Redis hold it. */
export function makeJobs({ checkpoint }: JobParts): Jobs {
  return {
    'access.forget-expired': forgetExpiredJob,
    'access.forget-idempotency-keys': {
      queue: 'chores',
      everyMs: 60_000,
      run: async (work) => void (await forgetExpiredKeys(work)),
    },
    'bans.apply-imports': applyImportsJob(banEffects),
    'bans.check-imports': checkImportsJob,
    'bans.look-at-contests': lookAtContestsJob,
    'cases.look-at-due': lookAtDueCasesJob,
    'certificates.announce-lapses': remindJob(employedNow),
    'clearance.escalate-referrals': escalateReferralsJob,
    'clearance.find-unreported': findUnreportedJob,
    'employments.import-rosters': importRostersJob(employmentEffects),
    'employments.look-at-due': lookAtDueJob,
    'employments.plan-rechecks': planRechecksJob,
    'employments.recheck-staff': recheckJob(employmentEffects),
    'enforcement.cancel-lapsed': cancelLapsedJob,
    'enforcement.escalate-obligations': escalateObligationsJob,
    'enforcement.recall-answers': { queue: 'chores', everyMs: 250, run: recallAnswers },
    'evidence.forget-broken-off': forgetBrokenOffJob,
    'interim.raise-alarms': raiseAlarmsJob,
    'reviews.open-missing': openMissingReviewsJob,
    'training.find-irregularities': findIrregularitiesJob(deathsOf),
    'log.sequence-entries': sequenceEntriesJob(checkpoint),
    'training.apply-batches': applyBatchesJob(),
    'training.foresee-batches': foreseeBatchesJob,
    'training.forget-batches': forgetBatchesJob,
    'subsidies.reopen-decisions': { queue: 'chores', everyMs: 1_000, run: reopenDecisions },
    'subsidies.look-at-due': { queue: 'chores', everyMs: 10 * 60_000, run: lookAtDue },
    'subsidies.record-facts': recordFactLinesJob,
  };
}
