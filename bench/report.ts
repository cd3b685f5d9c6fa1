import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { version as pgVersion } from 'pg/package.json';

/** Where and with what something was measured. */
export function circumstances(): Readonly<Record<string, unknown>> {
  return {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    pg: pgVersion,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    /** Of one minute, before: above zero means that others used the machine, too. */
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** `+` where the tree had changes of its own. */
function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'src', 'bench', 'migrations') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}

/** Returns the file's name. */
export async function writeResult(kind: string, result: object): Promise<string> {
  const folder = join(process.cwd(), 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const name = `${kind}-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, '')}.json`;
  await writeFile(join(folder, name), `${JSON.stringify(result, null, 2)}\n`);
  return join('bench', 'results', name);
}
