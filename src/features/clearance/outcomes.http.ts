import type { Operation } from '../../platform/http/operation';
import type { CitesCheck } from './citations';
import { reportOutcome } from './outcomes.commands';

/** `citesCheck` knows what was recorded by a check in the features behind. */
export function makeOutcomes(citesCheck: CitesCheck) {
  const reportCheckOutcome: Operation<'reportCheckOutcome'> = async (work, { path, body }) => {
    const { checkId, outcome, reportedAt, version } = await reportOutcome(
      work,
      path.checkId,
      body.outcome,
      citesCheck,
    );
    return {
      status: 200,
      body: { checkId, outcome, reportedAt: reportedAt.toISOString() },
      version,
    };
  };
  return { reportCheckOutcome };
}
