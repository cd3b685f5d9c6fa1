import { SYSTEM } from '../../../src/domain/principal';
import { employmentEffects } from '../../../src/effects';
import { findUnreported } from '../../../src/features/clearance/unreported.jobs';
import { lookAtDue, planRechecks } from '../../../src/features/employments/employments.jobs';
import { recheckNext } from '../../../src/features/employments/recheck.commands';
import { escalateObligations } from '../../../src/features/enforcement/escalate.jobs';
import { cancelLapsed } from '../../../src/features/enforcement/lapse.jobs';
import type { Work } from '../../../src/platform/database/work';
import { follow } from '../recalls';
import type { Registry } from '../registry';

/** What the registry does by the calendar. */
export async function atNight({ runWork }: Registry): Promise<void> {
  const job = <T>(run: (work: Work) => Promise<T>) =>
    runWork({ actor: SYSTEM, requestId: 'world' }, run);
  while ((await job(planRechecks)) !== undefined);
  while (await job((work) => recheckNext(work, employmentEffects)));
  while ((await job(lookAtDue)) !== undefined);
  while ((await job(findUnreported)) > 0);
  while ((await job(cancelLapsed)) !== undefined);
}

/** What it does all the time. */
export async function meanwhile(registry: Registry): Promise<void> {
  const escalate = () =>
    registry.runWork({ actor: SYSTEM, requestId: 'world' }, escalateObligations);
  while ((await escalate()) > 0);
  await follow(registry);
}
