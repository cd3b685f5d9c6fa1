import { readdir, readFile } from 'node:fs/promises';
import { withClient } from './place';

/** Of `/proc/…/stat`: clock ticks, a hundred a second on every Linux of today. */
const TICKS = 100;

/** Processor time that a PostgreSQL on this machine has used since its start, those of its sessions that ended included. */
export async function postgresCpuSeconds(url: string): Promise<number> {
  const backend = await withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const own = await statOf(String(rows[0]?.pid));
    return own?.parent ?? 0;
  });
  const all = await Promise.all((await readdir('/proc')).filter(isNumber).map(statOf));
  return all.reduce((sum, one) => {
    if (one?.pid === backend) return sum + one.own + one.ended;
    return one?.parent === backend ? sum + one.own : sum;
  }, 0);
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}

async function statOf(pid: string) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3]) / TICKS;
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    own: at(14) + at(15),
    ended: at(16) + at(17),
  };
}
