import type { Work } from '../../platform/database/work';
import type { Employed } from '../certificates/effects';
import type { AskedDocument } from '../clearance/employed';
import { personIdsByDocument } from '../persons/persons.lookup.store';
import { employmentsOf } from './employments.store';

/** Whether the holder of each document is employed at the institution, in any post; in their order. */
export async function employedAmong(
  work: Work,
  asked: readonly AskedDocument[],
): Promise<boolean[]> {
  const people = await personIdsByDocument(
    work,
    asked.map(({ document }) => document),
  );
  const employments = await employmentsOf(work, [...new Set(people.values())]);
  const employed = new Set(
    employments.map(({ institutionId, personId }) => `${institutionId} ${personId}`),
  );
  return asked.map(({ institutionId, document }) =>
    employed.has(`${institutionId} ${people.get(document.key) ?? ''}`),
  );
}

/** Every employment of these people that has not ended. */
export async function employedNow(work: Work, personIds: readonly string[]): Promise<Employed[]> {
  const employments = await employmentsOf(work, personIds);
  return employments.map(({ id, institutionId, personId, recordedAt }) => ({
    employmentId: id,
    institutionId,
    personId,
    recordedAt,
  }));
}
