import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Who PostgreSQL runs as: nothing is set when that is this process's own user. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. Root hands it to whoever owns the cluster already, else to `postgres`,
 * else to `nobody`.
 */
export function serverUser(clusterFolder: string): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(clusterFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const user = userNamed(name);
    if (user) return user;
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody. Start the registry as another user, or set DATABASE_URL.',
  );
}

/** Whether the user can enter the folder, through all that lie above it. */
export function canEnter(user: ServerUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...user, cwd: '/' }).status === 0;
}

function userNamed(name: string): ServerUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 } : null;
}
