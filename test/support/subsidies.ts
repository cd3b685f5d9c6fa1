import { anAuthority, anOfficer, signIn } from './accounts';
import { callerAt, type Caller, type Town } from './town';

const authorities = new WeakMap<Town, Map<string, Promise<string>>>();
let clerks = 0;

/** A new clerk, another human each time, of the human-resources authority of a division. */
export async function clerkOf(town: Town, division: string): Promise<Caller> {
  const { registry, baseUrl } = town;
  const known = authorities.get(town) ?? new Map<string, Promise<string>>();
  authorities.set(town, known);
  const authority =
    known.get(division) ?? anAuthority(registry, division, 'education').then(({ id }) => id);
  known.set(division, authority);
  clerks += 1;
  const officer = await anOfficer(registry, await authority, `clerk.${clerks}`, ['subsidy_clerk']);
  return callerAt(baseUrl, `Bearer ${(await signIn(registry, officer)).accessToken}`);
}
