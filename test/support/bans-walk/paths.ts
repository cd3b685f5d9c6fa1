import { makeWorkIn } from '../../../src/platform/database/work-in';
import { anAuthority } from '../accounts';
import { settledWith } from '../races/changing';
import { openLine, type Answer, type Sent } from '../races/driver';
import { aNursery, COUNTY, passOfOfficer, type Pass } from '../races/stage';
import { openRegistry, type Registry } from '../registry';
import { serve, turnClock } from '../town';

/** Where walks take place beside each other: one database, and for each walk an application with a clock of its own. */
export interface Paths {
  readonly registry: Registry;
  readonly officers: readonly Officer[];
  readonly nursery: Pass;
  readonly all: readonly Path[];
  readonly close: () => Promise<void>;
}

export interface Officer {
  readonly authority: 'county' | 'city';
  readonly human: string;
  readonly pass: Pass;
}

export interface Path {
  readonly send: (sent: Sent) => Promise<Answer>;
  /** Turns its clock to ten in the morning of a day in Shanghai. */
  readonly turnTo: (day: string) => void;
}

/** Two officers of a county and one of its city. */
export async function openPaths(number: number): Promise<Paths> {
  const registry = await openRegistry({ poolSize: 5 * number });
  const authorities = {
    county: (await anAuthority(registry, COUNTY)).id,
    city: (await anAuthority(registry, '410100')).id,
  };
  const officers: Officer[] = [];
  for (const authority of ['county', 'county', 'city'] as const) {
    const username = `officer.${officers.length}`;
    const { pass, human } = await passOfOfficer(registry, authorities[authority], username);
    officers.push({ authority, human, pass });
  }
  const paths = await Promise.all(Array.from({ length: number }, () => openPath(registry)));
  return {
    registry,
    officers,
    nursery: await aNursery(registry),
    all: paths,
    close: async () => {
      for (const path of paths) await path.close();
      await registry.close();
    },
  };
}

async function openPath(registry: Registry) {
  const clock = { shiftMs: 0 };
  const { database, keys, settings } = registry;
  const runWork = makeWorkIn({ database, keys, settings, clockShiftMs: () => clock.shiftMs });
  const own = { ...registry, clock, runWork };
  const served = await serve(own);
  const line = openLine(served.baseUrl);
  return {
    send: (sent: Sent) => settledWith((again) => line.send(again), sent),
    turnTo: (day: string) => turnClock(own, `${day}T02:00:00Z`),
    close: async () => {
      line.close();
      await served.close();
    },
  };
}
