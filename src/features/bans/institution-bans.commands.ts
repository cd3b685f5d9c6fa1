import { bars, effectOn, mayBeAnswered } from '../../domain/ban-effect';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { organisationNames } from '../access/authorities.store';
import { bansOfInstitutions, bansOfUscc, type InstitutionBan } from './institution-bans.store';

/** Those of these organisations whose questions are not answered on that day. */
export async function barredAmong(
  work: Work,
  organisationIds: readonly string[],
  day: PlainDate,
): Promise<ReadonlySet<string>> {
  const bans = await bansOfInstitutions(work, organisationIds);
  return new Set(organisationIds.filter((id) => !mayBeAnswered(bans.get(id) ?? [], day)));
}

/** Whether what this organisation asks is not answered now: then nothing clear of its staff is shown to it either. */
export async function isBarred(work: Work, organisationId: string): Promise<boolean> {
  const today = dayInShanghai(await work.now());
  return (await barredAmong(work, [organisationId], today)).has(organisationId);
}

/** @throws Refusal `institution-barred`. Call it while `organisation:<id>` is held. */
export async function mustBeAnswered(work: Work, organisationId: string, at: Date): Promise<void> {
  const barred = await barredAmong(work, [organisationId], dayInShanghai(at));
  if (barred.has(organisationId)) throw institutionBarred();
}

/** The same for everybody of whom a barred institution asks: it says nothing of them. */
export function institutionBarred(): Refusal {
  return new Refusal(
    'institution-barred',
    'This institution is barred from infant care: nothing that it asks is answered. This is no answer about anybody; nobody starts. Its authority says why.',
  );
}

/** A ban of a nursery as others read it. */
export interface NamedBan {
  readonly ban: InstitutionBan;
  readonly decidingAuthority: string;
}

/** What keeps the nursery of this code from being answered today: bans in force, and suspended ones. */
export async function standingBansOf(work: Work, uscc: string): Promise<NamedBan[]> {
  const today = dayInShanghai(await work.now());
  const bans = await bansOfUscc(work, uscc);
  return named(
    work,
    bans.filter((ban) => effectOn(ban, today) !== 'none'),
  );
}

/** Those that bar today for a reason that the code knows: of another nothing is told to everybody. */
export async function barringAmong(
  work: Work,
  bans: readonly InstitutionBan[],
): Promise<InstitutionBan[]> {
  const today = dayInShanghai(await work.now());
  return bans.filter((ban) => bars(ban, today));
}

/** With the names of the authorities that decided them. */
export async function named(work: Work, bans: readonly InstitutionBan[]): Promise<NamedBan[]> {
  const names = await organisationNames(
    work,
    bans.map(({ authorityId }) => authorityId),
  );
  return bans.map((ban) => ({
    ban,
    decidingAuthority: names.get(ban.authorityId) ?? ban.authorityId,
  }));
}
