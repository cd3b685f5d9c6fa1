import { v7 } from 'uuid';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import { constraintOf } from '../../platform/database/fault';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import {
  findOrganisation,
  insertAuthority,
  insertOrganisation,
  organisationFactData,
  regulatorOf,
  updateOrganisation,
  type Organisation,
  type Regulator,
} from './access.store';

/** Registers the organisation of a nursery, a provider or an authority; what else it is, the caller stores beside it. */
export async function createOrganisation(
  work: Work,
  at: Date,
  wanted: Pick<Organisation, 'kind' | 'name' | 'division'>,
  regulator: Regulator | null = null,
): Promise<Organisation> {
  const row: Organisation = { id: v7(), ...wanted, state: 'active', version: 1 };
  await insertOrganisation(work, row);
  await recordOrganisation(work, at, 'organisation.registered', row, regulator);
  return row;
}

/** @throws Refusal `account-exists` when the division has an active authority of this kind. */
export async function createAuthority(
  work: Work,
  wanted: { readonly name: string; readonly division: string; readonly regulator: Regulator },
): Promise<Organisation> {
  const { name, division, regulator } = wanted;
  const at = await work.now();
  const organisation = await createOrganisation(
    work,
    at,
    { kind: 'authority', name, division },
    regulator,
  );
  try {
    await insertAuthority(work, {
      organisationId: organisation.id,
      regulator,
      kind: 'authority',
      division,
      state: organisation.state,
    });
  } catch (error) {
    if (constraintOf(error) !== 'authority_one_in_division') throw error;
    throw new Refusal('account-exists', 'This division has an active authority of this kind.');
  }
  return organisation;
}

/**
 * From the next request on none of its accounts and clients may do anything. Whoever decides on this organisation
 * holds it, so that no decision overlooks the closing.
 *
 * @throws Refusal `not-found`, `account-disabled` when it is closed already.
 */
export async function closeOrganisation(work: Work, id: string): Promise<Organisation> {
  await hold(work, { exclusive: [`organisation:${id}`] });
  const row = await findOrganisation(work, id);
  if (!row) throw new Refusal('not-found', 'There is no such organisation.');
  if (row.state === 'closed') {
    throw new Refusal('account-disabled', 'This organisation is closed already.');
  }
  const closed: Organisation = { ...row, state: 'closed', version: row.version + 1 };
  await updateOrganisation(work, closed);
  const regulator = await regulatorOf(work, id);
  await recordOrganisation(work, await work.now(), 'organisation.closed', closed, regulator);
  return closed;
}

async function recordOrganisation(
  work: Work,
  at: Date,
  type: string,
  row: Organisation,
  regulator: Regulator | null,
) {
  const { organisationId } = work.actor;
  await record(work, at, {
    type,
    subject: { kind: 'organisation', id: row.id, version: row.version },
    concerns: [...new Set([row.id, ...(organisationId ? [organisationId] : [])])],
    data: organisationFactData(work.keys, row, regulator),
  });
}
