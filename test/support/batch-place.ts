import { setTimeout as wait } from 'node:timers/promises';
import { SCOPES_OF_CLIENT } from '../../src/domain/principal';
import { makeKeys, newKeyRing } from '../../src/platform/crypto/key-ring';
import { bearer } from './api';
import { applyAll, foreseeAll, schoolClient } from './batches';
import { startProcesses, type ApiProcess } from './processes';
import type { Registry } from './registry';
import { callerAt, openTown, type Answer, type Caller } from './town';

/** A registry that takes batches: in this process with small numbers, as it is started in earnest with full ones. */
export interface BatchPlace {
  readonly registry: Registry;
  readonly school: Caller;
  /** The address of a batch as it is once nothing goes on by itself. */
  readonly settled: (path: string) => Promise<Answer>;
  /** Null in this process. */
  readonly service: () => ApiProcess | null;
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openBatchPlace(inEarnest: boolean): Promise<BatchPlace> {
  const ring = newKeyRing(true);
  const town = await openTown({ keys: makeKeys(ring) });
  const { registry } = town;
  const { id } = await schoolClient(registry);
  const processes = inEarnest
    ? await startProcesses({
        databaseUrl: registry.serviceUrl,
        ring,
        publicUrl: registry.settings.publicUrl,
        settings: [{ ROLE: 'all' }],
      })
    : null;
  let service = processes?.all[0] ?? null;
  // signed for each request: a token lives ten minutes
  const school: Caller = (...asked) =>
    callerAt(
      service?.baseUrl ?? town.baseUrl,
      bearer(registry, { id, scopes: SCOPES_OF_CLIENT.provider }),
    )(...asked);
  const settled = async (path: string): Promise<Answer> => {
    for (;;) {
      if (!service) {
        await foreseeAll(registry);
        await applyAll(registry);
      }
      const answer = await school('GET', path);
      if (!['checking', 'applying'].includes(String(answer.body['state']))) return answer;
      await wait(50);
    }
  };
  return {
    registry,
    school,
    settled,
    service: () => service,
    restart: async () => {
      service = (await service?.restart()) ?? null;
    },
    close: async () => {
      await service?.kill();
      await processes?.close();
      await town.close();
    },
  };
}
