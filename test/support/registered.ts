import type { Town } from './town';

export interface RegisteredPerson {
  readonly id: string;
  readonly identity_state: string;
}

/** Persons that stand in the register after an act and did not before. */
export async function registeredBy(
  { registry }: Town,
  act: () => Promise<unknown>,
): Promise<readonly RegisteredPerson[]> {
  const persons = () =>
    registry.owner<RegisteredPerson>(
      `SELECT id, identity_state FROM person ORDER BY registered_at`,
    );
  const before = (await persons()).map(({ id }) => id);
  await act();
  return (await persons()).filter(({ id }) => !before.includes(id));
}
