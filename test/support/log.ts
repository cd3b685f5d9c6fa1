import type { NewFact } from '../../src/domain/fact';
import { SYSTEM } from '../../src/domain/principal';
import type { Work } from '../../src/platform/database/work';
import { record } from '../../src/platform/log/facts';
import { sequenceEntries, type Sequencing } from '../../src/features/log/log.commands';
import type { Registry } from './registry';

export const asker = { actor: SYSTEM, requestId: 'test' };

export function thing(id: string, version = 1, data: NewFact['data'] = { state: `v${version}` }) {
  return {
    type: 'thing.changed',
    subject: { kind: 'thing', id, version },
    concerns: ['org-1'],
    data,
  } satisfies NewFact;
}

export function recordThings(registry: Registry, ...facts: NewFact[]): Promise<number[]> {
  return registry.runWork(asker, async (work) => record(work, await work.now(), ...facts));
}

/** One run of the sequencer, with what is kept outside. */
export function sequenceOnce(
  registry: Registry,
  kept: string | null = null,
  most?: number,
): Promise<Sequencing | null> {
  return registry.runWork(asker, (work) => sequenceEntries(work, kept, most));
}

/** A transaction that stays open until it is told to end. */
export function heldOpen(registry: Registry, act: (work: Work) => Promise<void>) {
  let release: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (release = resolve));
  let begun: () => void = () => undefined;
  const acted = new Promise<void>((resolve) => (begun = resolve));
  const ended = registry.runWork(asker, async (work) => {
    await act(work);
    begun();
    await told;
  });
  return {
    acted: Promise.race([acted, ended]),
    end: async () => {
      release();
      await ended;
    },
  };
}
