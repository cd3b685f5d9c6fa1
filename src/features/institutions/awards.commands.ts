import type { PlainDate } from '../../domain/calendar';
import { endRight, leftWithoutRight, type AwardedOn } from '../../domain/award-right';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { openFinding } from '../findings/findings.commands';
import {
  authorityOf,
  awardRowOf,
  getProvider,
  providerFactData,
  type NewAward,
} from './institutions.commands';
import {
  findProvider,
  insertAward,
  rightOf,
  updateAwardEnd,
  updateProviderVersion,
  type Provider,
  type ProviderAwardRow,
} from './institutions.store';

/** What this provider awarded on `since` or later, by kind, occupation, level and day. */
export type AwardedSince = (
  work: Work,
  providerId: string,
  since: PlainDate,
) => Promise<readonly AwardedOn[]>;

/** @throws Refusal `not-found`. */
export async function addAward(work: Work, providerId: string, award: NewAward): Promise<Provider> {
  const provider = await holdProvider(work, providerId);
  const at = await work.now();
  const added = awardRowOf(providerId, award);
  await insertAward(work, added);
  return keep(work, at, 'provider.award_added', {
    ...provider,
    awards: [...provider.awards, added],
  });
}

/**
 * Ends a right. What was awarded by it stays as it is; where some was awarded later than its new last day, which only
 * a day in the past can bring about, the authority of the place must look at it.
 *
 * @param dayAfter the first day without it.
 * @throws Refusal `not-found`, `precondition-failed`, `period-invalid`, `award-right-ended`.
 */
export async function endAward(
  work: Work,
  awardedSince: AwardedSince,
  { providerId, awardId }: { readonly providerId: string; readonly awardId: string },
  version: number | null,
  dayAfter: PlainDate,
): Promise<Provider> {
  const provider = await holdProvider(work, providerId);
  const at = await work.now();
  const award = provider.awards.find(({ id }) => id === awardId);
  if (!award) throw new Refusal('not-found', 'This provider has no such award right.');
  if (version !== provider.version) {
    throw new Refusal('precondition-failed', 'Its rights changed since you read them. Read again.');
  }
  const { inForce } = endRight(rightOf(award), dayAfter);
  const ended: ProviderAwardRow = {
    ...award,
    endsOn: inForce.endsOn,
    version: award.version + 1,
  };
  const awards = provider.awards.map((one) => (one === award ? ended : one));
  await updateAwardEnd(work, ended);
  const kept = await keep(work, at, 'provider.award_ended', { ...provider, awards });
  const left = leftWithoutRight(
    provider.awards.map(rightOf),
    awards.map(rightOf),
    await awardedSince(work, providerId, dayAfter),
  );
  if (left > 0) {
    await openFinding(work, at, {
      kind: 'awarded_without_right',
      division: provider.division,
      evidence: { providerId, awardId, from: dayAfter, records: left },
      dueOn: null,
      key: `${awardId}:${dayAfter}`,
    });
  }
  return kept;
}

/**
 * A provider as it reads itself.
 *
 * @throws Refusal `not-found`.
 */
export async function getOwnProvider(work: Work): Promise<Provider> {
  const { organisationId } = work.actor;
  const provider = organisationId === null ? null : await findProvider(work, organisationId);
  if (!provider) throw new Refusal('not-found', 'Your organisation is no provider.');
  return provider;
}

/** Pushes hold their provider shared: each sees the rights as they were before this change or as they are after it. */
async function holdProvider(work: Work, providerId: string): Promise<Provider> {
  await getProvider(work, providerId);
  await hold(work, { exclusive: [`organisation:${providerId}`] });
  return getProvider(work, providerId);
}

async function keep(work: Work, at: Date, type: string, changed: Provider): Promise<Provider> {
  const provider = { ...changed, version: changed.version + 1 };
  const { organisationId, version, awards } = provider;
  await updateProviderVersion(work, provider);
  await record(work, at, {
    type,
    subject: { kind: 'provider', id: organisationId, version },
    concerns: [organisationId, ...authorityOf(work)],
    data: providerFactData(provider, awards),
  });
  return provider;
}
