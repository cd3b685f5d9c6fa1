import type { Registry } from '../registry';

/** A process's own login, so that PostgreSQL can say which of them writes. */
export interface Login<Role extends string> {
  readonly role: Role;
  readonly user: string;
  readonly url: string;
}

export interface Logins<Role extends string> {
  readonly all: readonly Login<Role>[];
  /** Whose transactions have written something and are not committed. */
  readonly writing: () => Promise<ReadonlySet<string>>;
  readonly drop: () => Promise<void>;
}

/** One for each role, with the rights and the password of the service. */
export async function loginsFor<Role extends string>(
  { owner, serviceUrl }: Registry,
  roles: readonly Role[],
): Promise<Logins<Role>> {
  const service = new URL(serviceUrl);
  const all = roles.map((role, at): Login<Role> => {
    const user = `${service.pathname.slice(1)}_${at}`;
    const url = new URL(serviceUrl);
    url.username = user;
    return { role, user, url: url.toString() };
  });
  const users = all.map(({ user }) => user);
  for (const user of users) {
    await owner(
      `CREATE ROLE ${user} LOGIN PASSWORD '${service.password}' IN ROLE registry_service`,
    );
  }
  return {
    all,
    writing: async () => {
      const rows = await owner<{ user: string }>(
        `SELECT usename AS user FROM pg_stat_activity WHERE usename = ANY($1) AND backend_xid IS NOT NULL`,
        [users],
      );
      return new Set(rows.map(({ user }) => user));
    },
    drop: async () => {
      for (const user of users) await owner(`DROP ROLE ${user}`);
    },
  };
}
