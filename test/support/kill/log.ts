import { SYSTEM } from '../../../src/domain/principal';
import { verifyLog } from '../../../src/features/log/verify';
import { projections } from '../../../src/projections';
import type { Stage } from '../races/stage';

/** Every row held against the log, and every fact against the rows. */
export async function logDifferences({ registry }: Stage) {
  const failures: string[] = [];
  const { rows } = await registry.runWork({ actor: SYSTEM, requestId: 'kills' }, (work) =>
    verifyLog(work, {
      projections,
      older: null,
      report: (difference) => failures.push(difference),
    }),
  );
  return { trials: rows, failures };
}
