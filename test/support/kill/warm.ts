import { say } from '../claim';
import { openLine, type Line } from '../races/driver';
import { startProcesses, type ApiProcess } from '../processes';
import type { Stage } from '../races/stage';
import { openProxy, type Proxy } from './proxy';

/** A process of the registry that may be killed, with what it says to PostgreSQL under our hand. */
export interface Victim {
  readonly process: ApiProcess;
  readonly proxy: Proxy;
  readonly line: Line;
  /** Ends it at once if it still runs, and waits until PostgreSQL has seen that its connections are gone. */
  readonly end: () => Promise<void>;
}

export interface Victims {
  readonly next: () => Promise<Victim>;
  readonly close: () => Promise<void>;
}

/** Starting takes a second, so the next ones start while one is struck. */
export function warmVictims(stage: Stage, ahead: number): Victims {
  const coming: Promise<Victim>[] = [];
  const order = () => {
    // On a machine that is busy with other things a start can come too late; its end is not what is proved here.
    const victim = startVictim(stage).catch((fault: unknown) => {
      say(`  a process was not ready in time: ${String(fault)}`);
      return startVictim(stage);
    });
    // Whoever takes it hears of the fault.
    victim.catch(() => undefined);
    coming.push(victim);
  };
  for (let at = 0; at < ahead; at += 1) order();
  return {
    next: () => {
      order();
      const victim = coming.shift();
      if (!victim) throw new Error('no process was ordered');
      return victim;
    },
    close: async () => {
      for (const victim of await Promise.allSettled(coming)) {
        if (victim.status === 'fulfilled') await victim.value.end();
      }
    },
  };
}

/** Without coalescing, so that several requests of one process stand at several points at once. */
async function startVictim({ registry, ring }: Stage): Promise<Victim> {
  const { hostname, port } = new URL(registry.serviceUrl);
  const proxy = await openProxy(() => ({ host: hostname, port: Number(port) }));
  const started = await startProcesses({
    databaseUrl: proxy.through(registry.serviceUrl),
    ring,
    publicUrl: registry.settings.publicUrl,
    settings: [{ ROLE: 'api', COALESCE: 'off' }],
  }).catch(async (fault: unknown) => {
    await proxy.close();
    throw fault;
  });
  const [process] = started.all;
  if (!process) throw new Error('no process was started');
  const line = openLine(process.baseUrl);
  return {
    process,
    proxy,
    line,
    end: async () => {
      await process.kill();
      line.close();
      const ports = proxy.portsSeen();
      await proxy.close();
      await started.close();
      for (let alive = 1; alive > 0;) {
        const [row] = await registry.owner<{ alive: number }>(
          `SELECT count(*) AS alive FROM pg_stat_activity WHERE client_port = ANY($1::integer[])`,
          [ports],
        );
        alive = row?.alive ?? 0;
      }
    },
  };
}
